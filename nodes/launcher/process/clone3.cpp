#include "nodes/launcher/process/clone3.hpp"

namespace troupe::launcher {

#if defined(__x86_64__)

long clone3_call(clone_args* args, void (*fn)(void*), void* arg) {
  long result = 435;
  register auto entry asm("r12") = fn;
  register auto data asm("r13") = arg;
  asm volatile("syscall\n\t"
               "test %%rax, %%rax\n\t"
               "jnz 1f\n\t"
               "xor %%ebp, %%ebp\n\t"
               "mov %%r13, %%rdi\n\t"
               "call *%%r12\n\t"
               "hlt\n"
               "1:"
               : "+a"(result)
               : "D"(args), "S"(sizeof *args), "r"(entry), "r"(data)
               : "rcx", "r11", "memory", "cc");
  return result;
}

#elif defined(__aarch64__)

long clone3_call(clone_args* args, void (*fn)(void*), void* arg) {
  register long number asm("x8") = 435;
  register auto first asm("x0") = reinterpret_cast<long>(args);
  register long size asm("x1") = sizeof *args;
  register auto entry asm("x20") = fn;
  register auto data asm("x21") = arg;
  asm volatile("svc #0\n\t"
               "cbnz x0, 1f\n\t"
               "mov x29, xzr\n\t"
               "mov x0, x21\n\t"
               "blr x20\n\t"
               "brk #0\n"
               "1:"
               : "+r"(first)
               : "r"(number), "r"(size), "r"(entry), "r"(data)
               : "memory", "cc");
  return first;
}

#else
#error "troupe-launcher needs clone3_call for this processor: see clone3.cpp"
#endif

} // namespace troupe::launcher
