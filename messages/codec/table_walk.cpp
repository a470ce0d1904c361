#include "messages/codec/table_walk.hpp"

namespace troupe::api {

namespace {

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

bool is_pointer(const shape& of) { return of.kind == value_kind::optional || of.kind == value_kind::boxed; }

using entry_action = std::function<void(const std::string& key, const void* value)>;

void for_entries(const shape& of, const void* map, const entry_action& act) {
  auto* context = const_cast<entry_action*>(&act);
  of.each(
      map,
      [](void* x, const std::string& key, const void* value) { (*static_cast<const entry_action*>(x))(key, value); },
      context);
}

class walker {
 public:
  explicit walker(const value_visitor& visit) : visit_(visit) {}

  void object(const std::string& path, const type_desc& type, const void* value) {
    for (const auto& f : type.fields)
      this->value(joined(path, f.name), f, *f.of, member(value, f));
  }

  void value(const std::string& path, const field_desc& field, const shape& of, const void* p) {
    if (is_pointer(of)) {
      if (of.size(p) != 0)
        value(path, field, *of.of, of.at(p, 0));
      return;
    }
    if (!visit_(path, field, of, p))
      return;
    if (of.kind == value_kind::object)
      object(path, *of.type, p);
    else if (of.kind == value_kind::list)
      for (std::size_t i = 0, n = of.size(p); i < n; ++i)
        value(path + '[' + std::to_string(i) + ']', field, *of.of, of.at(p, i));
    else if (of.kind == value_kind::map)
      for_entries(of, p, [&](const std::string& key, const void* v) { value(joined(path, key), field, *of.of, v); });
  }

 private:
  const value_visitor& visit_;
};

class comparer {
 public:
  explicit comparer(std::size_t most) : most_(most) {}

  void object(const std::string& path, const type_desc& type, const void* a, const void* b) {
    for (const auto& f : type.fields)
      value(joined(path, f.name), *f.of, member(a, f), member(b, f));
  }

  std::vector<std::string> found;

 private:
  void value(const std::string& path, const shape& of, const void* a, const void* b) {
    if (found.size() >= most_ || equal(of, a, b))
      return;
    if (of.kind == value_kind::object)
      return object(path, *of.type, a, b);
    if (of.kind == value_kind::map)
      return entries(path, of, a, b);
    if (of.size && of.size(a) == of.size(b))
      return elements(path, of, a, b);
    found.push_back(path);
  }

  void elements(const std::string& path, const shape& of, const void* a, const void* b) {
    for (std::size_t i = 0, n = of.size(a); i < n; ++i)
      value(is_pointer(of) ? path : path + '[' + std::to_string(i) + ']', *of.of, of.at(a, i), of.at(b, i));
  }

  void entries(const std::string& path, const shape& of, const void* a, const void* b) {
    for_entries(of, a, [&](const std::string& key, const void* v) {
      if (const void* other = of.find(b, key))
        value(joined(path, key), *of.of, v, other);
      else
        found.push_back(joined(path, key));
    });
    for_entries(of, b, [&](const std::string& key, const void*) {
      if (!of.find(a, key))
        found.push_back(joined(path, key));
    });
  }

  std::size_t most_;
};

} // namespace

void walk(const type_desc& type, const void* value, const value_visitor& visit) {
  walker(visit).object("", type, value);
}

std::vector<std::string> differences(const type_desc& type, const void* a, const void* b, std::size_t most) {
  comparer c(most);
  c.object("", type, a, b);
  return std::move(c.found);
}

} // namespace troupe::api
