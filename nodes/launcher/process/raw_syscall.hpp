#pragma once
// System calls that leave errno alone, for code that shares its memory with a running parent.

#include <type_traits>

namespace troupe::launcher {

namespace detail {

template <class T> long register_value(T value) {
  if constexpr (std::is_null_pointer_v<T>)
    return 0;
  else if constexpr (std::is_pointer_v<T>)
    return reinterpret_cast<long>(value);
  else
    return static_cast<long>(value);
}

inline long syscall6(long number, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
  long result = number;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  asm volatile("syscall" : "+a"(result) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
#else
#error "troupe-launcher needs raw system calls for this processor"
#endif
}

} // namespace detail

/// @return the kernel's answer: -errno when it failed
template <class... Args> long raw_syscall(long number, Args... args) {
  static_assert(sizeof...(Args) <= 5);
  const long values[] = {detail::register_value(args)..., 0, 0, 0, 0, 0};
  return detail::syscall6(number, values[0], values[1], values[2], values[3], values[4]);
}

} // namespace troupe::launcher
