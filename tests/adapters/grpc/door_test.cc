#include "adapters/grpc/door.h"

#include <gtest/gtest.h>

#include "rpc_house.h"
#include "strowger/access/v1/sign_in.grpc.pb.h"
#include "strowger/admin/v1/admin.grpc.pb.h"
#include "strowger/customer/v1/customer.grpc.pb.h"

namespace strowger::rpc {
namespace {

class DoorTest : public testing::Test {
 protected:
  grpc::Status Create(const customer::v1::CreateCustomerRequest& request,
                      customer::v1::CreateCustomerResponse& response) {
    CallContext context(token_);
    return customers_->CreateCustomer(context.get(), request, &response);
  }
  static customer::v1::CreateCustomerRequest Customer(const std::string& name,
                                                      const std::string& request_id) {
    customer::v1::CreateCustomerRequest request;
    request.set_request_id(request_id);
    request.mutable_customer()->set_display_name(name);
    return request;
  }
  int CountCustomers() {
    customer::v1::SearchCustomersResponse response;
    CallContext context(token_);
    EXPECT_TRUE(customers_->SearchCustomers(context.get(), {}, &response).ok());
    return response.customers_size();
  }

  RpcHouse house_;
  const std::string token_ = house_.SignIn("ana");
  const std::unique_ptr<customer::v1::CustomerService::Stub> customers_ =
      customer::v1::CustomerService::NewStub(house_.channel());
};

TEST_F(DoorTest, ARepeatReturnsTheFirstAnswerAndChangesNothing) {
  customer::v1::CreateCustomerResponse first;
  ASSERT_TRUE(Create(Customer("Wang", "r1"), first).ok());
  customer::v1::CreateCustomerResponse second;
  ASSERT_TRUE(Create(Customer("Wang", "r1"), second).ok());
  EXPECT_EQ(first.customer().name(), second.customer().name());
  EXPECT_EQ(CountCustomers(), 1);
}

TEST_F(DoorTest, ARequestIdIsForOneRequestOnly) {
  customer::v1::CreateCustomerResponse response;
  ASSERT_TRUE(Create(Customer("Wang", "r1"), response).ok());
  const grpc::Status status = Create(Customer("Li", "r1"), response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "REQUEST_ID_REUSED");
}

TEST_F(DoorTest, ARefusalIsNotRememberedSoItMayBeMended) {
  customer::v1::CreateCustomerResponse response;
  EXPECT_EQ(ReasonOf(Create(Customer("", "r1"), response)), "NAME_EMPTY");
  EXPECT_TRUE(Create(Customer("Wang", "r1"), response).ok());
}

TEST_F(DoorTest, AFieldThatIsTooLongIsNamed) {
  customer::v1::CreateCustomerResponse response;
  const grpc::Status status = Create(Customer(std::string(257, 'x'), ""), response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->field_violations(0).field(), "customer.display_name");
  EXPECT_EQ(CountCustomers(), 0);
}

TEST_F(DoorTest, ASessionThatWasSignedOutOpensNothing) {
  const auto sign_in = access::v1::SignInService::NewStub(house_.channel());
  access::v1::SignOutResponse out;
  CallContext context(token_);
  ASSERT_TRUE(sign_in->SignOut(context.get(), {}, &out).ok());
  access::v1::GetSessionResponse session;
  CallContext again(token_);
  const grpc::Status status = sign_in->GetSession(again.get(), {}, &session);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(DoorTest, AWrongPasswordAndAnUnknownUserAreRefusedAlike) {
  const auto sign_in = access::v1::SignInService::NewStub(house_.channel());
  for (const char* user : {"ana", "nobody"}) {
    access::v1::SignInRequest request;
    request.set_user(user);
    request.set_password("not this one");
    access::v1::SignInResponse response;
    CallContext context;
    const grpc::Status status = sign_in->SignIn(context.get(), request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << user;
    EXPECT_EQ(ReasonOf(status), "SIGN_IN_REFUSED") << user;
  }
}

TEST_F(DoorTest, ADisabledUserIsShutOutAtOnce) {
  const auto admin = admin::v1::AdminService::NewStub(house_.channel());
  admin::v1::DisableUserRequest request;
  request.set_user("users/ana");
  admin::v1::DisableUserResponse response;
  CallContext context(house_.SignIn("administrator"));
  ASSERT_TRUE(admin->DisableUser(context.get(), request, &response).ok());
  customer::v1::CreateCustomerResponse created;
  EXPECT_EQ(ReasonOf(Create(Customer("Wang", ""), created)), "SESSION_UNKNOWN");
}

TEST_F(DoorTest, GetSessionSaysWhoIsSignedIn) {
  const auto sign_in = access::v1::SignInService::NewStub(house_.channel());
  access::v1::GetSessionResponse response;
  CallContext context(token_);
  ASSERT_TRUE(sign_in->GetSession(context.get(), {}, &response).ok());
  EXPECT_EQ(response.session().user(), "users/ana");
  EXPECT_EQ(response.session().agent(), "agents/ana");
  ASSERT_EQ(response.session().roles_size(), 1);
  EXPECT_EQ(response.session().roles(0), access::v1::ROLE_AGENT);
}

TEST_F(DoorTest, AnAdministratorMakesAUserWhoCanSignIn) {
  const auto admin = admin::v1::AdminService::NewStub(house_.channel());
  const std::string token = house_.SignIn("administrator");
  admin::v1::CreateUserRequest request;
  request.mutable_user()->set_name("users/chen");
  request.mutable_user()->add_roles(access::v1::ROLE_INTEGRATOR);
  request.set_password("chen-password");
  admin::v1::CreateUserResponse response;
  CallContext context(token);
  ASSERT_TRUE(admin->CreateUser(context.get(), request, &response).ok());
  EXPECT_FALSE(house_.SignIn("chen").empty());
  request.mutable_user()->set_name("users/Chen!");
  CallContext bad_name(token);
  EXPECT_EQ(ReasonOf(admin->CreateUser(bad_name.get(), request, &response)), "USER_NAME_INVALID");
  request.mutable_user()->set_name("users/du");
  request.mutable_user()->set_agent("agents/nobody");
  CallContext bad_agent(token);
  EXPECT_EQ(ReasonOf(admin->CreateUser(bad_agent.get(), request, &response)), "AGENT_UNKNOWN");
}

}  // namespace
}  // namespace strowger::rpc
