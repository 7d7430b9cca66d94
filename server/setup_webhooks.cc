#include "setup_webhooks.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "adapters/webhook/message_signature.h"
#include "adapters/webhook/webhook_url.h"
#include "setup_value.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;
using core::CustomerChangeKind;

constexpr int kWebhooksMax = 64;
constexpr std::string_view kOnlyId = "id";
constexpr std::array<std::pair<std::string_view, CustomerChangeKind>, 5> kKinds{{
    {"created", CustomerChangeKind::kCreated},
    {"changed", CustomerChangeKind::kChanged},
    {"merged_into", CustomerChangeKind::kMergedInto},
    {"split_from", CustomerChangeKind::kSplitFrom},
    {"erased", CustomerChangeKind::kErased},
}};

// Reads one entry; the first refusal stays.
class WebhookReader {
 public:
  explicit WebhookReader(const wire::Webhook& in)
      : in_(in), entry_("webhook \"" + in.id() + "\"") {}

  Result<service::WebhookPlan> Read() {
    Check(IsConfigName(in_.id()), kNameRule);
    plan_.id = core::WebhookId{in_.id()};
    const auto url = webhook::ParseWebhookUrl(in_.url());
    Check(url.ok(), url.ok() ? "" : url.error().message);
    target_.url = in_.url();
    ReadSecrets();
    ReadKinds();
    ReadFields();
    ReadAuthorities();
    ReadLimits();
    ReadTimes();
    if (refusal_) return *refusal_;
    plan_.target = std::make_shared<const service::WebhookTarget>(std::move(target_));
    return std::move(plan_);
  }

 private:
  void Check(bool is_right, const std::string& text) {
    if (!is_right && !refusal_) refusal_ = RefuseValue(entry_, text);
  }

  void ReadSecrets() {
    Check(in_.secrets_size() == 1 || in_.secrets_size() == 2,
          "secrets: one is needed, or two while the first replaces the second");
    for (const std::string& place : in_.secrets()) {
      const auto text = SecretAt(place);
      Check(text.ok(), text.ok() ? "" : "secrets: " + text.error().message);
      if (!text.ok()) return;
      auto key = webhook::ReadSecret(*text);
      Check(key.ok(), "secrets: " + place + ": " + (key.ok() ? "" : key.error().message));
      if (key.ok()) target_.keys.push_back(*std::move(key));
    }
  }

  void ReadKinds() {
    for (const std::string& word : in_.kinds()) {
      const auto known =
          std::ranges::find(kKinds, word, [](const auto& kind) { return kind.first; });
      Check(known != kKinds.end(), "kinds: \"" + word +
                                       "\" is none of created, changed, merged_into, split_from, "
                                       "erased");
      if (known != kKinds.end()) plan_.rules.kinds.insert(known->second);
    }
  }

  void ReadFields() {
    if (in_.fields().empty()) {
      target_.fields.insert(service::kWebhookFields.begin(), service::kWebhookFields.end());
    }
    for (const std::string& field : in_.fields()) {
      if (field == kOnlyId) continue;
      std::string all(kOnlyId);
      for (const auto known : service::kWebhookFields) all += ", " + std::string(known);
      Check(std::ranges::count(service::kWebhookFields, field) > 0,
            "fields: \"" + field + "\" is none of " + all);
      target_.fields.insert(field);
    }
  }

  void ReadAuthorities() {
    target_.authorities = in_.authorities();
    if (target_.authorities.empty()) return;
    Check(std::ifstream(target_.authorities).good(),
          "authorities: cannot read \"" + target_.authorities + "\"");
  }

  template <class T>
  void ReadCount(const char* name, std::uint32_t count, std::uint32_t most, T& out) {
    if (count == 0) return;
    Check(count <= most, std::string(name) + " must be 1 to " + std::to_string(most));
    out = static_cast<T>(count);
  }

  void ReadLimits() {
    constexpr std::uint32_t kParallelMax = 64;
    constexpr std::uint32_t kWaitingMax = 10'000;
    constexpr std::uint32_t kTriesMax = 100;
    ReadCount("parallel_max", in_.parallel_max(), kParallelMax, plan_.rules.parallel_max);
    ReadCount("waiting_customers_max", in_.waiting_customers_max(), kWaitingMax,
              plan_.rules.waiting_customers_max);
    ReadCount("tries_max", in_.tries_max(), kTriesMax, plan_.rules.retry.tries_max);
    target_.parallel_max = plan_.rules.parallel_max;
  }

  void ReadTime(bool is_given, const google::protobuf::Duration& in, Duration least, Duration most,
                const char* wanted, Duration& out) {
    if (is_given) out = DurationOf(in);
    Check(out >= least && out <= most, wanted);
  }

  void ReadTimes() {
    using std::chrono::hours;
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    core::RetryRule& retry = plan_.rules.retry;
    ReadTime(in_.has_give_up_timeout(), in_.give_up_timeout(), seconds(1), hours(720),
             "give_up_timeout must be \"1s\" to \"720h\"", retry.age_max);
    ReadTime(in_.has_connect_timeout(), in_.connect_timeout(), milliseconds(100), seconds(60),
             "connect_timeout must be \"100ms\" to \"60s\"", target_.connect_timeout);
    ReadTime(in_.has_answer_timeout(), in_.answer_timeout(), milliseconds(100), seconds(60),
             "answer_timeout must be \"100ms\" to \"60s\"", target_.answer_timeout);
    ReadTime(in_.has_retry_min_duration(), in_.retry_min_duration(), milliseconds(50), hours(1),
             "retry_min_duration must be \"50ms\" to \"1h\"", retry.wait_min);
    ReadTime(in_.has_retry_max_duration(), in_.retry_max_duration(), retry.wait_min, hours(24),
             "retry_max_duration must be retry_min_duration to \"24h\"", retry.wait_max);
  }

  const wire::Webhook& in_;
  const std::string entry_;
  service::WebhookPlan plan_;
  service::WebhookTarget target_;
  std::optional<Error> refusal_;
};

}  // namespace

Result<std::vector<service::WebhookPlan>> ReadWebhooks(const wire::Configuration& in) {
  if (in.webhook_size() > kWebhooksMax) {
    return RefuseValue("webhook", "there are more than " + std::to_string(kWebhooksMax));
  }
  std::vector<service::WebhookPlan> plans;
  std::set<std::string> names;
  for (const wire::Webhook& webhook : in.webhook()) {
    auto plan = WebhookReader(webhook).Read();
    if (!plan.ok()) return plan.error();
    if (!names.insert(webhook.id()).second) {
      return RefuseValue("webhook \"" + webhook.id() + "\"", "this name stands twice");
    }
    plans.push_back(*std::move(plan));
  }
  return plans;
}

}  // namespace strowger
