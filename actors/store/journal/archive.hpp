#pragma once
// Cereal over a std::string: no streams, and no read beyond the end. Keep it out of headers: cereal is heavy.

#include <cereal/cereal.hpp>
#include <cereal/types/string.hpp>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace troupe {

/// Appends values to a string, in the machine's byte order.
class text_writer : public cereal::OutputArchive<text_writer, cereal::AllowEmptyClassElision> {
 public:
  explicit text_writer(std::string& out) : OutputArchive(this), out_(out) {}
  void saveBinary(const void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }

 private:
  std::string& out_;
};

/// Reads values back. @throws std::runtime_error when the text ends too early or a length exceeds it.
class text_reader : public cereal::InputArchive<text_reader, cereal::AllowEmptyClassElision> {
 public:
  explicit text_reader(std::string_view in) : InputArchive(this), in_(in) {}
  void loadBinary(void* data, std::size_t size) {
    if (size > in_.size())
      throw std::runtime_error{"ends too early"};
    std::memcpy(data, in_.data(), size);
    in_.remove_prefix(size);
  }
  /// A length from the text: at most one element a byte that is left.
  void check_length(std::size_t size) const {
    if (size > in_.size())
      throw std::runtime_error{"holds a length beyond its end"};
  }
  std::size_t left() const noexcept { return in_.size(); }

 private:
  std::string_view in_;
};

template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_SAVE_FUNCTION_NAME(text_writer& ar, const T& x) { ar.saveBinary(&x, sizeof x); }
template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(text_reader& ar, T& x) { ar.loadBinary(&x, sizeof x); }
template <class T> void CEREAL_SERIALIZE_FUNCTION_NAME(text_writer& ar, cereal::NameValuePair<T>& x) { ar(x.value); }
template <class T> void CEREAL_SERIALIZE_FUNCTION_NAME(text_reader& ar, cereal::NameValuePair<T>& x) { ar(x.value); }
template <class T> void CEREAL_SERIALIZE_FUNCTION_NAME(text_writer& ar, cereal::SizeTag<T>& x) {
  ar(static_cast<std::uint32_t>(x.size));
}
template <class T> void CEREAL_SERIALIZE_FUNCTION_NAME(text_reader& ar, cereal::SizeTag<T>& x) {
  std::uint32_t size = 0;
  ar(size);
  ar.check_length(size);
  x.size = size;
}
template <class T> void CEREAL_SAVE_FUNCTION_NAME(text_writer& ar, const cereal::BinaryData<T>& x) {
  ar.saveBinary(x.data, static_cast<std::size_t>(x.size));
}
template <class T> void CEREAL_LOAD_FUNCTION_NAME(text_reader& ar, cereal::BinaryData<T>& x) {
  ar.loadBinary(x.data, static_cast<std::size_t>(x.size));
}

} // namespace troupe

CEREAL_REGISTER_ARCHIVE(troupe::text_writer)
CEREAL_REGISTER_ARCHIVE(troupe::text_reader)
CEREAL_SETUP_ARCHIVE_TRAITS(troupe::text_reader, troupe::text_writer)
