#include "actors/store/pods/pod_table.hpp"

namespace troupe {

template <class T> T& pod_table_editor::own(std::shared_ptr<T>& part) const {
  if (!part)
    part = std::make_shared<T>();
  else if (part->owner != version_)
    part = std::make_shared<T>(*part);
  part->owner = version_;
  return *part;
}

pod_record& pod_table_editor::edit(std::uint32_t number) {
  constexpr auto fan = pod_table::fan;
  const auto at = number / fan;
  auto& branches = own(now_.root_).branches;
  if (at / fan >= branches.size())
    branches.resize(at / fan + 1);
  auto& chunks = own(branches[at / fan]).chunks;
  if (at % fan >= chunks.size())
    chunks.resize(at % fan + 1);
  auto& pods = own(chunks[at % fan]).pods;
  if (number % fan >= pods.size()) {
    const auto wanted = std::size_t{number % fan} + 1;
    if (wanted > pods.capacity()) // doubled, but never beyond a full chunk
      pods.reserve(std::max<std::size_t>(wanted, std::min<std::size_t>(fan, 2 * pods.capacity())));
    pods.resize(wanted);
  }
  now_.size_ = std::max(now_.size_, number + 1);
  return pods[number % fan];
}

} // namespace troupe
