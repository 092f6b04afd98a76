# 32-bit x86 with the host's g++ and Debian's g++-12-multilib; the host's kernel runs the result.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR i686)
set(CMAKE_CXX_COMPILER g++)
set(CMAKE_C_COMPILER gcc)
set(CMAKE_CXX_FLAGS_INIT "-m32")
set(CMAKE_C_FLAGS_INIT "-m32")
# <asm/...> stands under the 64-bit triplet, where -m32 does not look, unless the gcc-multilib package put a link.
foreach(language IN ITEMS C CXX)
  string(APPEND CMAKE_${language}_FLAGS_INIT " -idirafter /usr/include/x86_64-linux-gnu")
endforeach()
# Headers of header-only libraries come from the host; no library of the host's can be linked.
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY NEVER)
set(SIGCONFORM_GTEST_SOURCE /usr/src/googletest CACHE PATH "GoogleTest's sources, built for the target")
