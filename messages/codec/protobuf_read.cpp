#include "messages/codec/protobuf_read.hpp"

#include "messages/codec/utf8.hpp"

#include <algorithm>
#include <limits>

namespace troupe::api {

namespace {

constexpr std::string_view magic{"k8s\0", 4};
constexpr std::size_t max_elements = 1'000'000; ///< of one list: empty messages cost two bytes here, hundreds in memory
constexpr std::int64_t us_per_second = 1'000'000, ns_per_us = 1'000;

enum class wire : std::uint8_t { varint = 0, fixed64 = 1, block = 2, fixed32 = 5 };

/// One value behind its tag.
struct item {
  std::uint64_t tag = 0;
  wire how = wire::varint;
  std::uint64_t number = 0;
  std::string_view bytes{};
};

/// Takes fields off the front of a message; every length is checked against what is there.
class message_reader {
 public:
  explicit message_reader(std::string_view message) : rest_(message) {}

  bool at_end() const noexcept { return rest_.empty(); }

  bool next(item& x) {
    std::uint64_t key = 0;
    if (!varint(key) || key >> 3 == 0)
      return false;
    x = {.tag = key >> 3, .how = static_cast<wire>(key & 7)};
    switch (x.how) {
    case wire::varint:
      return varint(x.number);
    case wire::fixed64:
      return bytes(x.bytes, 8);
    case wire::fixed32:
      return bytes(x.bytes, 4);
    case wire::block: {
      std::uint64_t size = 0;
      return varint(size) && bytes(x.bytes, size);
    }
    }
    return false; // groups; Kubernetes has none
  }

  bool varint(std::uint64_t& n) {
    n = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto b = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      n |= std::uint64_t{b & 0x7FU} << shift;
      if (b < 0x80)
        return shift < 63 || b <= 1;
    }
    return false;
  }

 private:
  bool bytes(std::string_view& out, std::uint64_t size) {
    if (size > rest_.size())
      return false;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  std::string_view rest_;
};

template <class T> T& as(void* p) { return *static_cast<T*>(p); }

bool text(const item& x, std::string& out) {
  out = x.bytes;
  return x.how == wire::block && find_invalid_utf8(x.bytes) == std::string_view::npos;
}

/// Calls take(item) for each field of the message; false as soon as one is damaged or not taken.
template <class Take> bool each_field(const item& message, Take take) {
  if (message.how != wire::block)
    return false;
  message_reader in{message.bytes};
  item x;
  while (!in.at_end())
    if (!in.next(x) || !take(x))
      return false;
  return true;
}

/// meta/v1 Time and MicroTime: seconds and nanoseconds since 1970, both 0 when it is not set.
bool moment(const item& x, std::int64_t& micros) {
  std::int64_t seconds = 0, nanos = 0;
  const auto whole = each_field(x, [&](const item& f) {
    if (f.tag == 1)
      seconds = static_cast<std::int64_t>(f.number);
    else if (f.tag == 2)
      nanos = static_cast<std::int64_t>(f.number);
    return true;
  });
  constexpr auto most = std::numeric_limits<std::int64_t>::max() / us_per_second - 1;
  micros = seconds * (seconds > -most && seconds < most ? us_per_second : 0) + nanos % 1'000'000'000 / ns_per_us;
  return whole && seconds > -most && seconds < most;
}

bool quantity(const item& x, Quantity& out) {
  std::string written = "0";
  return each_field(x, [&](const item& f) { return f.tag != 1 || text(f, written); }) &&
         Quantity::parse(written.empty() ? "0" : written, out).empty();
}

bool int_or_string(const item& x, IntOrString& out) {
  return each_field(x, [&](const item& f) {
    if (f.tag == 1)
      out.is_string = f.number == 1;
    else if (f.tag == 2)
      out.number = static_cast<std::int32_t>(f.number);
    return f.tag != 3 || text(f, out.text);
  });
}

/// Messages of one field that holds bytes: FieldsV1, RawExtension.
bool raw(const item& x, std::string& out) {
  return each_field(x, [&](const item& f) { return f.tag != 1 || text(f, out); });
}

class reader {
 public:
  explicit reader(std::size_t deepest) : deepest_(deepest) {}

  /// @param inlined the number of the message whose fields JSON shows in the object itself; 0: the object's own
  bool object(const item& x, const type_desc& type, void* into, std::uint64_t inlined = 0) {
    if (++depth_ > deepest_)
      return false;
    const auto whole = each_field(x, [&](const item& f) { return field(f, type, into, inlined); });
    --depth_;
    return whole;
  }

 private:
  bool field(const item& x, const type_desc& type, void* into, std::uint64_t inlined) {
    for (const auto& f : type.fields) {
      if (f.options.inline_number == inlined && f.proto == x.tag)
        return value(*f.of, x, member(into, f));
      if (inlined == 0 && f.options.inline_number != 0 && f.options.inline_number == x.tag)
        return object(x, type, into, x.tag);
    }
    return true; // nobody knows it
  }

  bool value(const shape& of, const item& x, void* p) {
    switch (of.kind) {
    case value_kind::boolean:
      as<bool>(p) = x.number != 0;
      return x.how == wire::varint;
    case value_kind::i32:
      as<std::int32_t>(p) = static_cast<std::int32_t>(x.number);
      return x.how == wire::varint;
    case value_kind::i64:
      as<std::int64_t>(p) = static_cast<std::int64_t>(x.number);
      return x.how == wire::varint;
    case value_kind::string:
      return text(x, as<std::string>(p));
    case value_kind::bytes:
      as<Bytes>(p).data = x.bytes;
      return x.how == wire::block;
    case value_kind::time:
      return moment(x, as<Time>(p).micros);
    case value_kind::micro_time:
      return moment(x, as<MicroTime>(p).micros);
    case value_kind::quantity:
      return quantity(x, as<Quantity>(p));
    case value_kind::int_or_string:
      return int_or_string(x, as<IntOrString>(p));
    case value_kind::raw_json:
      return raw(x, as<RawJson>(p).text);
    case value_kind::object:
      return object(x, *of.type, p);
    case value_kind::list:
      return element(of, x, p);
    case value_kind::map:
      return entry(of, x, p);
    case value_kind::optional:
    case value_kind::boxed:
      return value(*of.of, x, of.size(p) != 0 ? const_cast<void*>(of.at(p, 0)) : of.add(p));
    }
    return false;
  }

  /// Numbers may come packed: many in one block.
  bool element(const shape& of, const item& x, void* p) {
    const auto is_number = of.of->kind == value_kind::i32 || of.of->kind == value_kind::i64;
    if (!is_number || x.how != wire::block)
      return of.size(p) < max_elements && value(*of.of, x, of.add(p));
    message_reader in{x.bytes};
    item one;
    while (!in.at_end())
      if (!in.varint(one.number) || of.size(p) >= max_elements || !value(*of.of, one, of.add(p)))
        return false;
    return true;
  }

  bool entry(const shape& of, const item& x, void* map) {
    std::string key;
    item held{.how = wire::block};
    if (!each_field(x, [&](const item& f) {
          if (f.tag == 2)
            held = f;
          return f.tag != 1 || text(f, key);
        }))
      return false;
    return value(*of.of, held, of.insert(map, key));
  }

  std::size_t deepest_;
  std::size_t depth_ = 0;
};

/// runtime.Unknown.
struct envelope {
  std::string api_version, kind, encoding;
  std::string_view object;
};

bool open_envelope(std::string_view data, envelope& out) {
  return each_field({.how = wire::block, .bytes = data}, [&](const item& f) {
    if (f.tag == 1)
      return each_field(f, [&](const item& type) {
        return (type.tag != 1 || text(type, out.api_version)) && (type.tag != 2 || text(type, out.kind));
      });
    if (f.tag == 2)
      out.object = f.bytes;
    return f.tag != 3 || text(f, out.encoding);
  });
}

decoded failed(envelope&& from, std::string why) {
  decoded out;
  out.api_version = std::move(from.api_version);
  out.kind = std::move(from.kind);
  out.problems.push_back({problem_kind::syntax, "", std::move(why), 0, 0});
  return out;
}

} // namespace

bool is_protobuf(std::string_view data) noexcept { return data.starts_with(magic); }

decoded read_protobuf(std::string_view data, const kind_info& kind, const read_limits& limits) {
  envelope from;
  if (!is_protobuf(data))
    return failed({}, "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  if (data.size() > limits.bytes)
    return failed({}, "the message has " + std::to_string(data.size()) + " bytes, more than the limit of " +
                          std::to_string(limits.bytes));
  if (!open_envelope(data.substr(magic.size()), from))
    return failed({}, "the message is damaged");
  if (!from.encoding.empty())
    return failed(std::move(from), "the message is encoded once more, which is not understood");
  auto value = new_value(kind);
  if (!reader{limits.depth}.object({.how = wire::block, .bytes = from.object}, *kind.type, value.get()))
    return failed(std::move(from), "the message is damaged");
  return {{std::move(value), kind}, {}, std::move(from.api_version), std::move(from.kind)};
}

} // namespace troupe::api
