// The catalogue at run time: the text of every requirement. The ids at compile time are in requirement_id.h.
// Each executable has the catalogue that sigconform_catalogue(TARGET DIRECTORY) generated into it, and an empty one
// where that was never called. Nothing here reads a file.
#pragma once

#include <span>
#include <string_view>

namespace sigconform {

/// One numbered sentence of the catalogue, as `cases/requirements/<area>.toml` states it.
/// All views refer to static storage; a key that the entry does not have is empty.
struct Requirement {
  std::string_view id;        ///< `interface.short-slug`
  std::string_view text;      ///< one sentence
  std::string_view source;    ///< standard and clause
  std::string_view level;     ///< shall, should, may, implementation-defined, linux, iso-c
  std::string_view verify;    ///< how to judge it; "classify: ..." or "not testable: ..." where that applies
  std::string_view area;      ///< the file's name without .toml
  std::string_view profile;   ///< posix, iso-c, linux, python-signal, runtime-model or footprint
  std::string_view option;    ///< POSIX option (XSI, realtime, ...); empty for the base
  std::string_view scope;     ///< python-signal only: "model" or "python"
  std::string_view versions;  ///< python-signal only: the releases it is said to hold for
  std::string_view expect;    ///< python-signal only: what the statement leads one to see

  /// True where the standard leaves the outcome open (`classify:`, or level may or implementation-defined): the
  /// verdict is `observed` with a token, never a plain pass. An outcome outside what is allowed is still `fail`.
  bool is_open() const;
  /// True where `verify` says that no test can tell.
  bool is_not_testable() const;
};

/// Every requirement, sorted by id (byte order).
std::span<const Requirement> all_requirements();

/// The requirement with that id, or null.
const Requirement* find_requirement(std::string_view id);

/// A digest of the whole catalogue, written into results files so that a comparison can tell two catalogues apart:
/// "sha256:" and 64 hexadecimal digits, the same whatever the layout and the comments of the files. Empty where the
/// executable has no catalogue.
std::string_view catalogue_digest();

}  // namespace sigconform
