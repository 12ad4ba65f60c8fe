# CMake reads this after each project() of llama.cpp (CMAKE_PROJECT_INCLUDE, scripts/build-env.sh):
# a clean build of llama.cpp then takes half the time, and computes as quickly.

# The library of its command-line tools (chat templates, argument parsing, an HTTP client): nothing
# here calls it, but llama-cpp-2 turns it on whatever features it is asked for.
set(LLAMA_BUILD_COMMON OFF CACHE BOOL "" FORCE)

# What takes the time of a run is ggml, its kernels. Around them, llama.cpp describes the graphs of
# 130 architectures, which need not be optimised much.
if(PROJECT_NAME STREQUAL "ggml")
    set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
elseif(PROJECT_NAME STREQUAL "llama.cpp" AND NOT MSVC)
    set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG")
endif()
