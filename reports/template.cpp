#include "reports/template.h"

#include <stdexcept>

#include "reports/text.h"

namespace sigconform::reports {

Fields& Fields::set(const std::string& name, const std::string& value) {
  using kainjow::mustache::data;
  // False, so that a section for it is left out.
  data_.set(name, value.empty() ? data(false) : data(value));
  return *this;
}

Fields& Fields::text(const std::string& name, std::string_view raw, std::size_t limit) {
  return set(name, visible(raw, limit));
}

Fields& Fields::line(const std::string& name, std::string_view raw, std::size_t limit) {
  return set(name, visible_line(raw, limit));
}

Fields& Fields::rendered(const std::string& name, const std::string& markup) { return set(name, markup); }

Fields& Fields::number(const std::string& name, std::size_t value) { return set(name, std::to_string(value)); }

Fields& Fields::flag(const std::string& name, bool value) {
  data_.set(name, kainjow::mustache::data(value));
  return *this;
}

Fields& Fields::list(const std::string& name, const std::vector<Fields>& items) {
  kainjow::mustache::data all(kainjow::mustache::data::type::list);
  for (const Fields& item : items) all.push_back(item.data_);
  data_.set(name, all);
  return *this;
}

Template::Template(std::string_view name, const Escape& escape) : mustache_(std::string(template_text(name))) {
  if (!mustache_.is_valid()) throw std::logic_error("template " + std::string(name) + ": " + mustache_.error_message());
  if (escape) mustache_.set_custom_escape(escape);
}

std::string Template::render(const Fields& fields) {
  std::string text = mustache_.render(fields.data());
  if (!mustache_.is_valid()) throw std::logic_error("template: " + mustache_.error_message());
  return text;
}

}  // namespace sigconform::reports
