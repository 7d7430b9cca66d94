#include "setup_screen_pop.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace strowger {

namespace {

constexpr std::size_t kIdBytesMax = 64;

// One rule after the other; the first refusal ends it.
class ScreenPopReader {
 public:
  explicit ScreenPopReader(service::LinePlan& plan) : plan_(plan) {}

  Result<void> Read(const config::v1::ScreenPopRule& in) {
    entry_ = "screen_pop \"" + in.id() + "\"";
    if (in.id().empty() || in.id().size() > kIdBytesMax) {
      return Refuse("id", "is needed, with at most 64 bytes, for example \"refunds\"");
    }
    if (!ids_.insert(in.id()).second) return Refuse("id", "stands twice");
    core::OpeningRule rule;
    rule.id = in.id();
    const auto opens = core::OpeningNamed(in.open());
    if (!opens) return Refuse("open", "must be one of " + core::NamesOfOpenings());
    rule.opens = *opens;
    if (auto read = ReadWhen(in.when(), rule); !read.ok()) return read;
    if (auto read = ReadUrl(in.url(), rule); !read.ok()) return read;
    if (auto read = ReadFill(in, rule); !read.ok()) return read;
    plan_.openings.push_back(std::move(rule));
    return {};
  }

 private:
  Error Refuse(const std::string& key, const std::string& text) const {
    return InvalidArgument("CONFIG_VALUE", entry_ + ": " + key + ": " + text, {{"entry", entry_}});
  }

  Result<void> ReadWhen(const std::string& text, core::OpeningRule& rule) const {
    if (text.empty()) return {};
    auto when = core::ParseExpression(text);
    if (!when.ok()) return Refuse("when", when.error().message);
    if (auto checked = core::CheckOpeningCondition(*when); !checked.ok()) {
      return Refuse("when", checked.error().message);
    }
    if (auto checked = CheckNames(*when); !checked.ok()) return checked;
    rule.when = *std::move(when);
    return {};
  }

  // A queue or a link that there is not is a slip of the pen.
  Result<void> CheckNames(const core::Expression& when) const {
    for (const core::Expression& part : when.parts) {
      if (auto checked = CheckNames(part); !checked.ok()) return checked;
    }
    const auto* name = std::get_if<std::string>(&when.value);
    if (when.kind != core::Expression::Kind::kCompare || name == nullptr) return {};
    const bool is_queue = std::ranges::count(plan_.queues, QueueId{*name}) > 0;
    if (when.name == "queue" && !is_queue) {
      return Refuse("when", "there is no [[queue]] with id \"" + *name + "\"");
    }
    if (when.name == "link" && !plan_.links.contains(LinkId{*name})) {
      return Refuse("when", "there is no [[link]] with id \"" + *name + "\"");
    }
    return {};
  }

  Result<void> ReadUrl(const std::string& text, core::OpeningRule& rule) const {
    const bool is_url = rule.opens == core::OpeningKind::kUrl;
    if (!is_url && !text.empty()) return Refuse("url", "stands only with open = \"url\"");
    if (!is_url) return {};
    auto url = core::ParseUrlPattern(text);
    if (!url.ok()) return Refuse("url", url.error().message);
    rule.url = *std::move(url);
    return {};
  }

  Result<void> ReadFill(const config::v1::ScreenPopRule& in, core::OpeningRule& rule) const {
    if (!in.fill().empty() && rule.opens != core::OpeningKind::kNewCustomer) {
      return Refuse("fill", "stands only with open = \"new-customer\"");
    }
    for (const auto& [field, text] : in.fill()) {
      core::TextPattern* filled = field == "display_name" ? &rule.display_name
                                  : field == "company"    ? &rule.company
                                  : field == "language"   ? &rule.language
                                                          : nullptr;
      if (filled == nullptr) {
        return Refuse(
            "fill", "\"" + field + "\" is none of \"display_name\", \"company\" and \"language\"");
      }
      auto pattern = core::ParseTextPattern(text);
      if (!pattern.ok()) return Refuse("fill." + field, pattern.error().message);
      *filled = *std::move(pattern);
    }
    return {};
  }

  service::LinePlan& plan_;
  std::string entry_;
  std::set<std::string> ids_;
};

}  // namespace

Result<void> ReadScreenPop(const config::v1::Configuration& in, service::LinePlan& plan) {
  if (static_cast<std::size_t>(in.screen_pop_size()) > core::opening_rules_max) {
    return InvalidArgument("CONFIG_VALUE", "screen_pop: there are more than 100 rules",
                           {{"entry", "screen_pop"}});
  }
  ScreenPopReader reader(plan);
  for (const config::v1::ScreenPopRule& rule : in.screen_pop()) {
    if (auto read = reader.Read(rule); !read.ok()) return read;
  }
  return {};
}

}  // namespace strowger
