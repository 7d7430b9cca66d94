#include "adapters/webhook/message_body.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace strowger::webhook {
namespace {

namespace json = boost::json;

service::WebhookMessage ChangedMessage() {
  service::Customer customer;
  customer.id = CustomerId{17};
  customer.version = 3;
  customer.fields.display_name = "王伟 \"Wei\"";
  customer.fields.tier = "VIP";
  customer.fields.contact_points.push_back(
      {core::ContactKind::kPhone, "+8613800138000", "138 0013 8000", {}, {}});
  return {.id = "chg_1_1",
          .type = "customer.changed",
          .time = TimePoint(std::chrono::seconds(1'700'000'000) + std::chrono::microseconds(42)),
          .sent = {},
          .change = core::CustomerChange{.number = 4711,
                                         .time = {},
                                         .kind = core::CustomerChangeKind::kChanged,
                                         .customer = CustomerId{17},
                                         .other = {}},
          .customer = customer};
}

TEST(MessageBodyTest, SaysWhatBecameOfWhomAndOnlyWhatMayBeSeen) {
  service::WebhookTarget target;
  target.fields = {"display_name", "contact_points"};
  const json::value body = json::parse(BodyOf(target, ChangedMessage()));
  EXPECT_EQ(body.at("type"), "customer.changed");
  EXPECT_EQ(body.at("timestamp"), "2023-11-14T22:13:20.000042Z");
  const json::object& data = body.at("data").as_object();
  EXPECT_EQ(data.at("number").to_number<std::uint64_t>(), 4711u);
  EXPECT_EQ(data.at("kind"), "changed");
  EXPECT_EQ(data.at("customer"), "customers/17");
  EXPECT_FALSE(data.contains("other"));
  const json::object& view = data.at("view").as_object();
  EXPECT_EQ(view.at("display_name"), "王伟 \"Wei\"");
  EXPECT_EQ(view.at("contact_points").at(0).at("value"), "+8613800138000");
  EXPECT_FALSE(view.contains("tier"));
}

TEST(MessageBodyTest, WithoutACustomerOnlyTheNumbersAreSaid) {
  auto message = ChangedMessage();
  message.customer.reset();
  message.change->kind = core::CustomerChangeKind::kMergedInto;
  message.change->other = CustomerId{3};
  const json::value body = json::parse(BodyOf({}, message));
  EXPECT_EQ(body.at("data"), (json::value{{"number", 4711},
                                          {"kind", "merged_into"},
                                          {"customer", "customers/17"},
                                          {"other", "customers/3"}}));
}

TEST(MessageBodyTest, AViewThatIsTooLongIsLeftOut) {
  auto message = ChangedMessage();
  message.customer->fields.display_name = std::string(kBodyBytesMax, 'x');
  service::WebhookTarget target;
  target.fields = {"display_name"};
  const std::string text = BodyOf(target, message);
  EXPECT_LT(text.size(), 500u);
  EXPECT_EQ(json::parse(text).at("data").at("view_too_long"), true);
}

}  // namespace
}  // namespace strowger::webhook
