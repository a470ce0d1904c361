#include "messages/resource/resource.hpp"

#include <typeinfo>

namespace troupe::api {

namespace {

std::shared_ptr<void> own(void* value, const type_desc& type) { return {value, type.destroy}; }

std::ptrdiff_t meta_offset(const resource& r) {
  if (!r || r.type().meta_offset < 0)
    throw std::bad_cast();
  return r.type().meta_offset;
}

} // namespace

void resource::check(const type_desc& wanted) const {
  if (!value_ || kind_->type != &wanted)
    throw std::bad_cast();
}

const ObjectMeta& resource::meta() const {
  return *reinterpret_cast<const ObjectMeta*>(static_cast<const std::byte*>(data()) + meta_offset(*this));
}

bool operator==(const resource& a, const resource& b) {
  if (!a || !b)
    return !a && !b;
  return a.kind_ == b.kind_ && (a.value_ == b.value_ || equal(a.type(), a.data(), b.data()));
}

std::shared_ptr<void> new_value(const kind_info& kind) { return own(kind.type->create(), *kind.type); }

resource changed(const resource& r, const std::function<void(void*)>& edit) {
  auto copy = own(r.type().clone(r.data()), r.type());
  edit(copy.get());
  return {std::move(copy), r.kind()};
}

resource with_meta(const resource& r, const std::function<void(ObjectMeta&)>& edit) {
  const auto offset = meta_offset(r);
  return changed(r,
                 [&](void* value) { edit(*reinterpret_cast<ObjectMeta*>(static_cast<std::byte*>(value) + offset)); });
}

} // namespace troupe::api
