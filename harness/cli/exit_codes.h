// How the program ends that told no verdict; those of verdicts are the catalogue's (verdict.h).
#pragma once

namespace sigconform {

/// What was typed, or a file, is not what it must be.
inline constexpr int usage_exit_code = 2;
/// A figure could not be told.
inline constexpr int untold_exit_code = 3;
/// As shells report a command that a signal ended: this and its number.
inline constexpr int signal_exit_base = 128;

}  // namespace sigconform
