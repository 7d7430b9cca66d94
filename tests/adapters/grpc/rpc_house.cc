#include "rpc_house.h"

#include <gtest/gtest.h>

#include <utility>

#include "strowger/access/v1/sign_in.grpc.pb.h"
#include "support/stores/await.h"

namespace strowger::rpc {

namespace {

const LinkId kLink{"pbx-1"};
const QueueId kQueue{"billing"};

core::FloorSetup MakeFloor() {
  core::FloorSetup setup;
  for (const auto& [id, device] : {std::pair{"ana", "1001"}, {"bo", "1002"}}) {
    setup.agents.push_back({.id = AgentId{id},
                            .display_name = std::string("Agent ") + id,
                            .skills = {},
                            .queues = {kQueue},
                            .link = kLink,
                            .device = DeviceId{device}});
  }
  setup.queues.push_back({.id = kQueue, .display_name = "Billing", .needs = {}});
  setup.queues.back().dispositions = {"solved", "called back"};
  setup.queues.back().disposition_required = true;
  return setup;
}

service::LinePlan MakeLines() {
  service::LinePlan plan;
  plan.links[kLink] = {.display_name = "The PBX", .numbers = {}, .default_queue = kQueue};
  plan.queues = {kQueue};
  return plan;
}

service::MailAccountPlan MakeMailAccount() {
  service::MailAccountPlan plan;
  plan.id = core::MailAccountId("support");
  plan.address = "support@x.example";
  plan.display_name = "Support";
  plan.domain = "x.example";
  plan.queue = kQueue;
  plan.signatures = {{"en", "Your support"}, {"zh", "客服部"}};
  return plan;
}

}  // namespace

void RpcHouse::MakeCampaigns(std::shared_ptr<const service::MailAccounts> accounts) {
  service::CampaignPolicy campaigns;
  campaigns.accounts = std::move(accounts);
  const auto policy = std::make_shared<const service::CampaignPolicy>(campaigns);
  campaign_store_.emplace(database_, mail_signer_, outbox_bell_);
  campaign_store_->SetPolicy(policy);
  campaigns_.emplace(service::CampaignPorts{core_, clock_, *campaign_store_}, policy);
}

RpcHouse::RpcHouse(Options options) : database_({.path = folder_ / "store.db"}, clock_) {
  EXPECT_TRUE(database_.Start().ok());
  EXPECT_TRUE(passwords_.Start().ok());
  journal_.emplace(database_);
  const store::NumberPlan numbers;
  customers_.emplace(database_, numbers_, numbers);
  profiles_.emplace(database_, customers_->bell());
  quality_.emplace(database_, customers_->bell());
  eraser_.emplace(database_);
  privacy_.emplace(database_, customers_->bell(), *eraser_);
  retention_.emplace(database_, service::RetentionRules());
  customer_exchange_.emplace(database_, numbers_, customers_->bell(), numbers);
  callers_.emplace(database_, numbers_, numbers);
  tickets_.emplace(database_);
  timeline_.emplace(database_);
  reviews_.emplace(database_, customers_->bell(), service::IdentityOptions());
  users_.emplace(database_);
  webhook_store_.emplace(database_);
  webhooks_.emplace(service::WebhookPorts{core_, clock_, *customers_, *customers_, *webhook_store_,
                                          webhook_sender_},
                    std::vector<service::WebhookPlan>());
  const auto accounts = std::make_shared<service::MailAccounts>();
  accounts->plans.push_back(MakeMailAccount());
  mail_store_.emplace(database_, mail_signer_, outbox_bell_);
  const auto submit = [this](core::SubmitWork work, service::Actor actor, auto done) {
    exchange_->SubmitWork(std::move(work), std::move(actor), std::move(done));
  };
  mail_desk_.emplace(service::MailDeskPorts{core_, clock_, *mail_store_, mail_reader_, submit},
                     accounts);
  outbox_store_.emplace(database_, outbox_bell_);
  canned_texts_.emplace(database_);
  mail_reports_.emplace(database_, [](const std::string&) { return core::Zone(); });
  suppressions_.emplace(database_);
  mail_writing_.emplace(service::WritingPorts{core_, clock_, *mail_store_, mail_reader_,
                                              *outbox_store_, mail_composer_, mail_signer_},
                        accounts);
  MakeCampaigns(accounts);
  access_.emplace(service::Access::Ports{core_, clock_, *users_, passwords_, tokens_},
                  std::vector<service::User>(), std::vector<service::Session>());
  exchange_.emplace(service::ExchangePorts{core_, clock_, *journal_, *callers_}, MakeFloor(),
                    MakeLines(), options.exchange, journal_->Load().value());
  server_.emplace(Application{clock_,         *exchange_,          *access_,      *customers_,
                              *customers_,    *customer_exchange_, *callers_,     *tickets_,
                              configurator_,  *journal_,           *timeline_,    *reviews_,
                              *profiles_,     *privacy_,           *retention_,   *quality_,
                              *webhooks_,     *mail_desk_,         *mail_store_,  *outbox_store_,
                              *mail_writing_, *campaign_store_,    *campaigns_,   *canned_texts_,
                              *suppressions_, mail_doors_,         *mail_reports_},
                  RpcServerOptions{.listen = options.listen,
                                   .streams = options.streams,
                                   .links = {kLink},
                                   .masked_roles = options.masked_roles,
                                   .grpc_links = {kLink}});
  exchange_->AddLink(kLink, server_->link(kLink));
  core_.Start();
  exchange_->Start();
  reviews_->Start();
  const auto started = server_->Start();
  EXPECT_TRUE(started.ok()) << started.error().message;
  channel_ = OpenChannel();
  MakeUser("ana", service::Role::kAgent, AgentId{"ana"});
  MakeUser("bo", service::Role::kAgent, AgentId{"bo"});
  MakeUser("supervisor", service::Role::kSupervisor);
  MakeUser("pbx", service::Role::kPbx, {}, kLink);
  MakeUser("integrator", service::Role::kIntegrator);
  MakeUser("administrator", service::Role::kAdministrator);
}

RpcHouse::~RpcHouse() {
  server_->Stop();
  core_.Stop();
  passwords_.Stop();
  reviews_->Stop();
  database_.Stop();
}

std::shared_ptr<grpc::Channel> RpcHouse::OpenChannel(grpc::ChannelArguments arguments) {
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port()),
                                   grpc::InsecureChannelCredentials(), arguments);
}

void RpcHouse::MakeUser(const std::string& name, service::Role role, const AgentId& agent,
                        const LinkId& link) {
  const auto made = Await<service::User>([&](auto done) {
    access_->CreateUser(
        {.user = "test"},
        {.name = name, .display_name = name, .roles = {role}, .agent = agent, .link = link},
        name + "-password", std::move(done));
  });
  EXPECT_TRUE(made.ok()) << made.error().message;
}

std::string RpcHouse::SignIn(const std::string& user) {
  access::v1::SignInRequest request;
  request.set_user(user);
  request.set_password(user + "-password");
  access::v1::SignInResponse response;
  CallContext context;
  const auto status =
      access::v1::SignInService::NewStub(channel_)->SignIn(context.get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.session_token();
}

}  // namespace strowger::rpc
