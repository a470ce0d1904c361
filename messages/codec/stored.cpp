#include "messages/codec/stored.hpp"

#include "messages/codec/crc32c.hpp"

#include <cstring>
#include <limits>

namespace troupe::api {

namespace {

/// Low bit of a tag: what follows it.
enum wire : std::uint64_t { number = 0, block = 1 };

constexpr char format = 1;
constexpr std::size_t frame_size = 1 + sizeof(std::uint32_t);
constexpr int max_depth = 64;
/// An object without fields costs its list two bytes here and hundreds in memory; so many elements are never meant.
constexpr std::size_t max_elements = 1'000'000;

template <class T> const T& as(const void* p) { return *static_cast<const T*>(p); }
template <class T> T& as(void* p) { return *static_cast<T*>(p); }

/// The number that stands for a field: its own, that of its inline message above it; the position where there is none.
std::uint64_t number_of(const type_desc& type, const field_desc& f) {
  if (f.proto == 0)
    return static_cast<std::uint64_t>(&f - type.fields.data()) + 1;
  return std::uint64_t{f.options.inline_number} << 16 | f.proto;
}

std::uint64_t zigzag(std::int64_t n) {
  return static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63);
}
std::int64_t unzigzag(std::uint64_t n) { return static_cast<std::int64_t>(n >> 1 ^ (~(n & 1) + 1)); }

std::size_t encode_varint(char* to, std::uint64_t n) {
  std::size_t size = 0;
  for (; n >= 0x80; n >>= 7)
    to[size++] = static_cast<char>(n | 0x80);
  to[size++] = static_cast<char>(n);
  return size;
}

void append_varint(std::string& out, std::uint64_t n) {
  char bytes[10];
  out.append(bytes, encode_varint(bytes, n));
}

void append_block(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out += bytes;
}

/// Writes a block whose length is known only at its end: one byte is kept for it, more are made when they are needed.
template <class Body> void append_block_of(std::string& out, Body body) {
  const auto start = out.size();
  out += '\0';
  body();
  char length[10];
  const auto size = encode_varint(length, out.size() - start - 1);
  out[start] = length[0];
  out.insert(start + 1, length + 1, size - 1);
}

class encoder {
 public:
  explicit encoder(std::string& out) : out_(out) {}

  void object(const type_desc& type, const void* value) {
    for (const auto& f : type.fields)
      field(number_of(type, f), *f.of, member(value, f));
  }

 private:
  /// A field that is not at its default.
  void field(std::uint64_t tag, const shape& of, const void* p) {
    switch (of.kind) {
    case value_kind::list:
      for (std::size_t i = 0, n = of.size(p); i < n; ++i)
        element(tag, *of.of, of.at(p, i));
      return;
    case value_kind::optional:
    case value_kind::boxed:
      if (of.size(p) != 0)
        element(tag, *of.of, of.at(p, 0));
      return;
    case value_kind::map:
      return entries(tag, of, p);
    case value_kind::object:
      return part(tag, of, p);
    default:
      if (!is_default(of, p))
        element(tag, of, p);
    }
  }

  /// An object that always exists: left out when nothing in it is set.
  void part(std::uint64_t tag, const shape& of, const void* p) {
    const auto before = out_.size();
    start(tag, wire::block);
    const auto head = out_.size();
    append_block_of(out_, [&] { object(*of.type, p); });
    if (out_.size() == head + 1) // nothing but the length
      out_.resize(before);
  }

  static bool is_default(const shape& of, const void* p) {
    switch (of.kind) {
    case value_kind::boolean:
      return !as<bool>(p);
    case value_kind::i32:
      return as<std::int32_t>(p) == 0;
    case value_kind::i64:
      return as<std::int64_t>(p) == 0;
    case value_kind::string:
      return as<std::string>(p).empty();
    case value_kind::bytes:
      return as<Bytes>(p).data.empty();
    case value_kind::raw_json:
      return as<RawJson>(p).text.empty();
    case value_kind::time:
      return !as<Time>(p);
    case value_kind::micro_time:
      return !as<MicroTime>(p);
    case value_kind::quantity:
      return as<Quantity>(p).text() == "0";
    case value_kind::int_or_string:
      return as<IntOrString>(p) == IntOrString();
    default:
      return false;
    }
  }

  void start(std::uint64_t tag, wire w) { append_varint(out_, tag << 1 | w); }

  void number_element(std::uint64_t tag, std::int64_t n) {
    start(tag, wire::number);
    append_varint(out_, zigzag(n));
  }

  void block_element(std::uint64_t tag, std::string_view bytes) {
    start(tag, wire::block);
    append_block(out_, bytes);
  }

  void element(std::uint64_t tag, const shape& of, const void* p) {
    switch (of.kind) {
    case value_kind::boolean:
      return number_element(tag, as<bool>(p));
    case value_kind::i32:
      return number_element(tag, as<std::int32_t>(p));
    case value_kind::i64:
      return number_element(tag, as<std::int64_t>(p));
    case value_kind::time:
      return number_element(tag, as<Time>(p).micros);
    case value_kind::micro_time:
      return number_element(tag, as<MicroTime>(p).micros);
    case value_kind::string:
      return block_element(tag, as<std::string>(p));
    case value_kind::bytes:
      return block_element(tag, as<Bytes>(p).data);
    case value_kind::raw_json:
      return block_element(tag, as<RawJson>(p).text);
    case value_kind::quantity:
      return block_element(tag, as<Quantity>(p).text());
    case value_kind::int_or_string:
      return as<IntOrString>(p).is_string ? block_element(tag, as<IntOrString>(p).text)
                                          : number_element(tag, as<IntOrString>(p).number);
    case value_kind::object:
      start(tag, wire::block);
      return append_block_of(out_, [&] { object(*of.type, p); });
    default: // a list in a list or map: its elements in a block of their own
      start(tag, wire::block);
      return append_block_of(out_, [&] { field(1, of, p); });
    }
  }

  /// A map: a block an entry, in it the key, then the value as field 1 (absent when it is at its default).
  void entries(std::uint64_t tag, const shape& of, const void* p) {
    struct context {
      encoder& self;
      std::uint64_t tag;
      const shape& element;
    } c{*this, tag, *of.of};
    const auto entry = [](void* x, const std::string& key, const void* value) {
      auto& [self, number, element] = *static_cast<context*>(x);
      self.start(number, wire::block);
      append_block_of(self.out_, [&self = self, &element = element, &key, value] {
        append_block(self.out_, key);
        if (element.kind == value_kind::object)
          self.element(1, element, value);
        else
          self.field(1, element, value);
      });
    };
    of.each(p, entry, &c);
  }

  std::string& out_;
};

/// Takes values off the front of a view; every length is checked against what is there.
struct input {
  std::string_view rest;

  bool varint(std::uint64_t& n) {
    n = 0;
    for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
      const auto b = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(1);
      n |= std::uint64_t{b & 0x7FU} << shift;
      if (b < 0x80)
        return shift < 63 || b <= 1;
    }
    return false;
  }

  bool bytes(std::string_view& out) {
    std::uint64_t size = 0;
    if (!varint(size) || size > rest.size())
      return false;
    out = rest.substr(0, size);
    rest.remove_prefix(size);
    return true;
  }
};

/// One value as it stands behind a tag.
struct item {
  wire how = wire::number;
  std::int64_t number = 0;
  std::string_view bytes;
};

bool read_item(input& in, std::uint64_t& tag, item& x) {
  if (!in.varint(tag))
    return false;
  x.how = static_cast<wire>(tag & 1);
  tag >>= 1;
  if (x.how == wire::block)
    return in.bytes(x.bytes);
  std::uint64_t n = 0;
  if (!in.varint(n))
    return false;
  x.number = unzigzag(n);
  return true;
}

class decoder {
 public:
  bool object(std::string_view data, const type_desc& type, void* into) {
    if (++depth_ > max_depth)
      return false;
    input in{data};
    const field_desc* next = type.fields.data();
    while (!in.rest.empty()) {
      std::uint64_t tag = 0;
      item x;
      if (!read_item(in, tag, x))
        return false;
      const auto* f = find(type, tag, next);
      if (f && !value(*f->of, x, member(into, *f)))
        return false;
      next = f ? f : next;
    }
    --depth_;
    return true;
  }

 private:
  /// Fields come in the order of the list: looking from the last one on makes this one step.
  static const field_desc* find(const type_desc& type, std::uint64_t tag, const field_desc* from) {
    const auto* begin = type.fields.data();
    const auto* end = begin + type.fields.size();
    for (const auto* f = from; f != end; ++f)
      if (number_of(type, *f) == tag)
        return f;
    for (const auto* f = begin; f != from; ++f)
      if (number_of(type, *f) == tag)
        return f;
    return nullptr;
  }

  static bool integer(const item& x, std::int64_t low, std::int64_t high) {
    return x.how == wire::number && x.number >= low && x.number <= high;
  }

  bool value(const shape& of, const item& x, void* p) {
    using limits32 = std::numeric_limits<std::int32_t>;
    const bool is_block = x.how == wire::block;
    switch (of.kind) {
    case value_kind::boolean:
      as<bool>(p) = x.number != 0;
      return integer(x, 0, 1);
    case value_kind::i32:
      as<std::int32_t>(p) = static_cast<std::int32_t>(x.number);
      return integer(x, limits32::min(), limits32::max());
    case value_kind::i64:
      as<std::int64_t>(p) = x.number;
      return !is_block;
    case value_kind::time:
      as<Time>(p).micros = x.number;
      return !is_block;
    case value_kind::micro_time:
      as<MicroTime>(p).micros = x.number;
      return !is_block;
    case value_kind::string:
      as<std::string>(p) = x.bytes;
      return is_block;
    case value_kind::bytes:
      as<Bytes>(p).data = x.bytes;
      return is_block;
    case value_kind::raw_json:
      as<RawJson>(p).text = x.bytes;
      return is_block;
    case value_kind::quantity:
      return is_block && Quantity::parse(x.bytes, as<Quantity>(p)).empty();
    case value_kind::int_or_string:
      as<IntOrString>(p) =
          is_block ? IntOrString(std::string(x.bytes)) : IntOrString(static_cast<std::int32_t>(x.number));
      return is_block || integer(x, limits32::min(), limits32::max());
    case value_kind::object:
      return is_block && object(x.bytes, *of.type, p);
    case value_kind::map:
      return is_block && entry(of, x.bytes, p);
    case value_kind::list:
      return of.size(p) < max_elements && element(*of.of, x, of.add(p));
    case value_kind::optional:
    case value_kind::boxed:
      return element(*of.of, x, of.add(p));
    }
    return false;
  }

  static bool is_collection(const shape& of) { return of.kind == value_kind::list || of.kind == value_kind::map; }

  bool element(const shape& of, const item& x, void* p) {
    return is_collection(of) ? x.how == wire::block && wrapped(of, x.bytes, p) : value(of, x, p);
  }

  /// Values of field 1, one after the other.
  bool wrapped(const shape& of, std::string_view data, void* p) {
    input in{data};
    while (!in.rest.empty()) {
      std::uint64_t tag = 0;
      item x;
      if (!read_item(in, tag, x) || (tag == 1 && !value(of, x, p)))
        return false;
    }
    return true;
  }

  bool entry(const shape& of, std::string_view data, void* map) {
    input in{data};
    std::string_view key;
    return in.bytes(key) && wrapped(*of.of, in.rest, of.insert(map, std::string(key)));
  }

  int depth_ = 0;
};

resource fail(std::string* why, std::string_view reason) {
  if (why)
    *why = reason;
  return {};
}

} // namespace

void append_stored(std::string& out, const type_desc& type, const void* value) { encoder(out).object(type, value); }

bool read_stored(std::string_view data, const type_desc& type, void* into) {
  return decoder().object(data, type, into);
}

std::string seal(std::string_view body) {
  std::string blob;
  blob.reserve(frame_size + body.size());
  const auto sum = crc32c(body);
  blob += format;
  for (unsigned shift = 0; shift < 32; shift += 8)
    blob += static_cast<char>(sum >> shift);
  blob += body;
  return blob;
}

std::optional<std::string_view> unseal(std::string_view blob) {
  if (blob.size() < frame_size || blob.front() != format)
    return std::nullopt;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 4; ++i)
    sum |= std::uint32_t{static_cast<unsigned char>(blob[1 + i])} << (8 * i);
  const auto body = blob.substr(frame_size);
  return crc32c(body) == sum ? std::optional(body) : std::nullopt;
}

std::string seal_resource(const resource& object) {
  std::string body;
  append_block(body, object.kind().api_version());
  append_block(body, object.kind().kind);
  append_stored(body, object.type(), object.data());
  return seal(body);
}

resource unseal_resource(std::string_view blob, std::string* why) {
  const auto body = unseal(blob);
  if (!body)
    return fail(why, "the checksum does not match");
  input in{*body};
  std::string_view api_version, name;
  if (!in.bytes(api_version) || !in.bytes(name))
    return fail(why, "the kind is missing");
  const auto* kind = find_kind(api_version, name);
  if (!kind)
    return fail(why, "unknown kind " + std::string(name) + " of " + std::string(api_version));
  auto value = new_value(*kind);
  if (!read_stored(in.rest, *kind->type, value.get()))
    return fail(why, "the fields are damaged");
  return {std::move(value), *kind};
}

} // namespace troupe::api
