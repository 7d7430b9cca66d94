#include "setup_identity.h"

#include <charconv>
#include <optional>
#include <string>

namespace strowger {

namespace {

constexpr double kLeast = 0.5;

// `usual` where nothing is said.
Result<std::optional<double>> ReadProbability(const std::string& name, const std::string& text,
                                              std::optional<double> usual) {
  if (text.empty()) return usual;
  if (text == "never") return std::optional<double>();
  double probability = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), probability);
  const bool is_number = problem == std::errc() && end == text.data() + text.size();
  if (is_number && probability >= kLeast && probability < 1) return std::optional(probability);
  return InvalidArgument("CONFIG_VALUE",
                         "identity: " + name + " is \"" + text +
                             "\", but must be \"never\" or from \"0.5\" to below \"1\"",
                         {{"entry", "identity"}});
}

}  // namespace

Result<service::IdentityOptions> ReadIdentity(const config::v1::Configuration& in) {
  service::IdentityOptions options;
  auto link = ReadProbability("auto_link", in.identity().auto_link(), options.auto_link);
  if (!link.ok()) return link.error();
  auto review = ReadProbability("review", in.identity().review(), options.review);
  if (!review.ok()) return review.error();
  options.auto_link = *link;
  options.review = *review;
  return options;
}

}  // namespace strowger
