#include "adapters/grpc/field_limits.h"

#include <gtest/gtest.h>

#include "strowger/call/v1/call.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

namespace strowger::rpc {
namespace {

std::string FieldOf(const Result<void>& checked) {
  return checked.ok() ? "" : checked.error().metadata.at("field");
}

TEST(FieldLimitsTest, AStringHoldsWhatItsProtoSays) {
  ticket::v1::AddCommentRequest request;
  request.set_text(std::string(65'536, 'x'));
  EXPECT_TRUE(CheckFields(request).ok());
  request.set_text(std::string(65'537, 'x'));
  const auto checked = CheckFields(request);
  EXPECT_EQ(checked.error().reason, "FIELD_TOO_LONG");
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(FieldOf(checked), "text");
}

TEST(FieldLimitsTest, AStringWithoutALimitOfItsOwnHolds256Bytes) {
  ticket::v1::ListTicketsRequest request;
  request.set_page_token(std::string(256, 'x'));
  EXPECT_TRUE(CheckFields(request).ok());
  request.set_page_token(std::string(257, 'x'));
  EXPECT_EQ(FieldOf(CheckFields(request)), "page_token");
}

TEST(FieldLimitsTest, AFieldDeepInsideIsNamedByItsPath) {
  customer::v1::CreateCustomerRequest request;
  request.mutable_customer()->add_contact_points();
  request.mutable_customer()->add_contact_points()->set_value(std::string(257, '1'));
  EXPECT_EQ(FieldOf(CheckFields(request)), "customer.contact_points[1].value");
}

TEST(FieldLimitsTest, AListHoldsWhatItsProtoSays) {
  customer::v1::CreateCustomerRequest request;
  for (int i = 0; i < 50; ++i) request.mutable_customer()->add_contact_points();
  EXPECT_TRUE(CheckFields(request).ok());
  request.mutable_customer()->add_contact_points();
  const auto checked = CheckFields(request);
  EXPECT_EQ(checked.error().reason, "FIELD_TOO_MANY");
  EXPECT_EQ(FieldOf(checked), "customer.contact_points");
}

TEST(FieldLimitsTest, TheValueOfAMapHoldsWhatStandsAtTheMap) {
  call::v1::Call call;
  (*call.mutable_attached())["note"] = std::string(2048, 'x');
  EXPECT_TRUE(CheckFields(call).ok());
  (*call.mutable_attached())["note"] = std::string(2049, 'x');
  EXPECT_FALSE(CheckFields(call).ok());
  call.clear_attached();
  (*call.mutable_attached())[std::string(257, 'k')] = "x";
  EXPECT_FALSE(CheckFields(call).ok());
}

TEST(FieldLimitsTest, AnEnumValueMustExist) {
  routing::v1::SetAgentPresenceRequest request;
  request.set_presence(static_cast<routing::v1::Presence>(77));
  const auto checked = CheckFields(request);
  EXPECT_EQ(checked.error().reason, "FIELD_VALUE_UNKNOWN");
  EXPECT_EQ(FieldOf(checked), "presence");
}

}  // namespace
}  // namespace strowger::rpc
