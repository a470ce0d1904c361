#pragma once
// Values as compact JSON, the way error messages print what is neither a text nor a number.

#include "messages/resource/table.hpp"

#include <string>

namespace troupe::admission {

std::string json_value(const api::type_desc& type, const void* value);

template <class T> std::string json_value(const T& value) { return json_value(T::desc, &value); }

/// A boxed value; "null" when absent.
template <class T> std::string json_value(const api::box<T>& value) { return value ? json_value(*value) : "null"; }

} // namespace troupe::admission
