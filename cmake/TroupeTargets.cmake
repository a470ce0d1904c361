# How Troupe's own targets are built: C++20, warnings as errors, one library a room.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

# What every target of ours is compiled with. System headers are exempt (they are found as such).
add_library(troupe_flags INTERFACE)
target_compile_options(troupe_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wconversion -Wno-sign-conversion -Werror)
target_include_directories(troupe_flags INTERFACE "${PROJECT_SOURCE_DIR}")

set(TROUPE_SANITIZE "" CACHE STRING "Sanitizers: empty, address or thread")
if(TROUPE_SANITIZE STREQUAL "address")
  # -fno-sanitize=null: CAF 0.17's headers bind null references in init_fun_factory.hpp (design/caf.md)
  # -Wno-maybe-uninitialized: GCC 12 with sanitizers sees ghosts in Catch2's header
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=address,undefined)
elseif(TROUPE_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()

# troupe_room(NAME SOURCES a.cpp ... [LINK libs...]): the static library of one folder.
function(troupe_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(${name} PUBLIC troupe_flags ${ROOM_LINK})
endfunction()

# troupe_interface(NAME [LINK libs...]): a folder that has only headers.
function(troupe_interface name)
  cmake_parse_arguments(ROOM "" "" "LINK" ${ARGN})
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE troupe_flags ${ROOM_LINK})
endfunction()

# troupe_test(NAME LABEL label SOURCES a.cpp ... [LINK libs...]): one Catch2 program, one ctest entry.
# Its test support stands in tests/support; main() is compiled once.
function(troupe_test name)
  cmake_parse_arguments(T "" "LABEL;TIMEOUT" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE troupe_test_main ${T_LINK})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${T_LABEL}" TIMEOUT ${T_TIMEOUT})
endfunction()
