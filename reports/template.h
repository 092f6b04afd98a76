// The templates of reports/templates/, built in, and what is filled into them. Only writers include this.
// Text goes in through `Fields::text`, which sanitises it, and out through the template's escape: neither can be
// forgotten. A template that does not parse is a defect of the build and ends the program.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <kainjow/mustache.hpp>

namespace sigconform::reports {

/// The text of that file of reports/templates/; empty where there is none.
std::string_view template_text(std::string_view name);

/// What is filled into a template. A name that is set hides the same name further out, also when its text is empty.
class Fields {
 public:
  static constexpr std::size_t usual_limit = 16 << 10;

  /// Captured or free text: made visible, clipped, later escaped by the template. Lines are kept.
  Fields& text(const std::string& name, std::string_view raw, std::size_t limit = usual_limit);
  /// The same in one line.
  Fields& line(const std::string& name, std::string_view raw, std::size_t limit = usual_limit);
  /// Markup that a template has rendered: for `{{{name}}}`.
  Fields& rendered(const std::string& name, const std::string& markup);
  Fields& number(const std::string& name, std::size_t value);
  Fields& flag(const std::string& name, bool value);
  Fields& list(const std::string& name, const std::vector<Fields>& items);

  const kainjow::mustache::data& data() const { return data_; }

 private:
  Fields& set(const std::string& name, const std::string& value);

  kainjow::mustache::data data_;
};

class Template {
 public:
  using Escape = std::function<std::string(const std::string&)>;

  /// Escapes for HTML and XML unless told otherwise.
  explicit Template(std::string_view name, const Escape& escape = nullptr);

  std::string render(const Fields& fields);

 private:
  kainjow::mustache::mustache mustache_;
};

}  // namespace sigconform::reports
