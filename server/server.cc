#include "server.h"

#include <spdlog/spdlog.h>

#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "adapters/asterisk/ari_link.h"
#include "adapters/grpc/rpc_server.h"
#include "adapters/store/caller_directory.h"
#include "adapters/store/customer_exchange.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/demo_history.h"
#include "adapters/store/eraser.h"
#include "adapters/store/journal.h"
#include "adapters/store/privacy_store.h"
#include "adapters/store/profile_store.h"
#include "adapters/store/quality_store.h"
#include "adapters/store/retention_sweeper.h"
#include "adapters/store/review_queue.h"
#include "adapters/store/ticket_store.h"
#include "adapters/store/timeline.h"
#include "adapters/store/user_store.h"
#include "adapters/store/webhook_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/open_files.h"
#include "adapters/system/password_pool.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/sodium_tokens.h"
#include "adapters/system/system_clock.h"
#include "adapters/webhook/http_sender.h"
#include "mail_parts.h"
#include "service/access/access.h"
#include "service/exchange/exchange.h"
#include "service/webhook/webhooks.h"
#include "setup.h"

namespace strowger {

namespace {

void LogHealth(const Result<void>& health) {
  if (health.ok()) {
    spdlog::info("the database can be written again");
  } else {
    spdlog::error("{} Until then nothing is acknowledged.", health.error().message);
  }
}

constexpr char kDefaultListen[] = "127.0.0.1:7420";
constexpr char kDefaultDatabase[] = "strowger.db";
constexpr char kAdministrator[] = "admin";
// Fewer are told of at the start.
constexpr std::uint64_t kOpenFilesWanted = 4096;

// Asks for something that is answered on another thread, and waits. Only while starting.
template <class T, class Ask>
Result<T> WaitFor(Ask ask) {
  std::promise<Result<T>> promise;
  ask([&promise](Result<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

store::NumberPlan NumberPlanOf(const service::LinePlan& lines) {
  store::NumberPlan plan;
  for (const auto& [id, link] : lines.links) plan.links.emplace(id, link.numbers);
  if (!lines.links.empty()) plan.usual = lines.links.begin()->second.numbers;
  return plan;
}

}  // namespace

std::string DatabaseOf(const strowger::config::v1::Configuration& configuration) {
  const std::string& database = configuration.server().database();
  return database.empty() ? kDefaultDatabase : database;
}

// All parts, in the order in which they are started; stopped and destroyed in reverse.
class Server::Parts {
 public:
  Parts(const strowger::config::v1::Configuration& configuration, const ConfigurationSource& source,
        Setup setup)
      : configuration_(configuration),
        source_(source),
        setup_(std::move(setup)),
        database_({.path = DatabaseOf(configuration), .health_changed = LogHealth}, clock_) {}

  ~Parts() { Stop(); }

  Result<void> Start() {
    open_files_max_ = system::RaiseOpenFilesMax();
    if (open_files_max_ < kOpenFilesWanted) {
      spdlog::warn(
          "only {} files and sockets may be open at once, and each console takes one; raise the "
          "hard limit (ulimit -Hn, or LimitNOFILE of systemd) to {} or more",
          open_files_max_, kOpenFilesWanted);
    }
    if (auto opened = OpenStore(); !opened.ok()) return opened;
    core_.Start();
    is_started_ = true;
    if (auto seeded = SeedUsers(); !seeded.ok()) return seeded;
    exchange_->Start();
    eraser_->Start();
    retention_->Start();
    webhook_sender_.Start();
    webhook_thread_.Start();
    webhooks_->Start();
    if (auto started = mail_->Start(); !started.ok()) return started;
    keeper_->Start();
    reviews_->Start();
    quality_->Start();
    if (auto listening = rpc_->Start(); !listening.ok()) return listening;
    for (auto& link : ari_links_) {
      if (auto started = link->Start(); !started.ok()) return started;
    }
    return {};
  }

  void Stop() {
    if (!std::exchange(is_started_, false)) return;
    if (rpc_) rpc_->Stop();
    for (auto& link : ari_links_) link->Stop();
    keeper_->Stop();
    mail_->Stop();
    core_.Stop();
    webhooks_->Stop();
    webhook_sender_.Stop();
    webhook_thread_.Stop();
    passwords_.Stop();
    quality_->Stop();
    reviews_->Stop();
    retention_->Stop();
    eraser_->Stop();
    database_.Stop();
  }

  void Reload();
  int port() const { return rpc_->port(); }
  const std::string& first_password() const { return first_password_; }

 private:
  Result<void> OpenStore();
  Result<void> SeedUsers();
  Result<void> SeedDemo();
  void BuildLinks();
  Result<void> CreateUser(service::User user, const std::string& password);

  const strowger::config::v1::Configuration& configuration_;
  const ConfigurationSource& source_;
  const Setup setup_;
  system::SystemClock clock_;
  system::SodiumTokens tokens_;
  system::PhoneNumbers numbers_;
  system::PasswordPool passwords_;
  store::Database database_;
  std::optional<store::Journal> journal_;
  std::optional<store::CustomerStore> customers_;
  std::optional<store::ProfileStore> profiles_;
  std::optional<store::QualityStore> quality_;
  std::optional<store::Eraser> eraser_;
  std::optional<store::PrivacyStore> privacy_;
  std::optional<store::RetentionSweeper> retention_;
  std::optional<store::CustomerExchange> customer_exchange_;
  std::optional<store::CallerDirectory> callers_;
  std::optional<store::TicketStore> tickets_;
  std::optional<store::Timeline> timeline_;
  std::optional<store::ReviewQueue> reviews_;
  std::optional<store::UserStore> users_;
  std::optional<store::WebhookStore> webhook_store_;
  webhook::HttpSender webhook_sender_;
  system::CoreThread webhook_thread_;
  std::optional<service::Webhooks> webhooks_;
  system::CoreThread core_;
  std::optional<service::Access> access_;
  std::optional<service::Exchange> exchange_;
  std::unique_ptr<MailParts> mail_;
  std::optional<ConfigurationKeeper> keeper_;
  std::vector<std::unique_ptr<asterisk::AriLink>> ari_links_;
  std::optional<rpc::RpcServer> rpc_;
  std::string first_password_;
  std::uint64_t open_files_max_ = 0;
  bool is_started_ = false;
};

Result<void> Server::Parts::OpenStore() {
  database_.dictionary().Set(setup_.dictionary);
  database_.dictionary().SetTierPoints(setup_.lines.tier_points);
  if (auto started = database_.Start(); !started.ok()) return started;
  if (auto started = passwords_.Start(); !started.ok()) return started;
  journal_.emplace(database_);
  customers_.emplace(database_, numbers_, NumberPlanOf(setup_.lines));
  profiles_.emplace(database_, customers_->bell());
  quality_.emplace(database_, customers_->bell());
  eraser_.emplace(database_);
  privacy_.emplace(database_, customers_->bell(), *eraser_);
  retention_.emplace(database_, setup_.retention);
  customer_exchange_.emplace(database_, numbers_, customers_->bell(), NumberPlanOf(setup_.lines));
  callers_.emplace(database_, numbers_, NumberPlanOf(setup_.lines));
  tickets_.emplace(database_);
  timeline_.emplace(database_);
  reviews_.emplace(database_, customers_->bell(), setup_.identity);
  users_.emplace(database_);
  webhook_store_.emplace(database_);
  webhooks_.emplace(service::WebhookPorts{webhook_thread_, clock_, *customers_, *customers_,
                                          *webhook_store_, webhook_sender_},
                    setup_.webhooks);
  if (auto seeded = SeedDemo(); !seeded.ok()) return seeded;
  auto memory = journal_->Load();
  if (!memory.ok()) return memory.error();
  auto users = users_->LoadUsers();
  if (!users.ok()) return users.error();
  auto sessions = users_->LoadSessions();
  if (!sessions.ok()) return sessions.error();
  spdlog::info("store opened: {} work items and {} agents taken up, start {}",
               memory->floor.items.size(), memory->floor.agents.size(), memory->generation);
  access_.emplace(service::Access::Ports{core_, clock_, *users_, passwords_, tokens_},
                  std::move(users).value(), std::move(sessions).value(), setup_.access);
  exchange_.emplace(service::ExchangePorts{core_, clock_, *journal_, *callers_}, setup_.floor,
                    setup_.lines, setup_.exchange, std::move(memory).value());
  auto mail =
      MailParts::Make({database_, clock_,
                       [this](core::SubmitWork work, service::Actor actor, auto done) {
                         exchange_->SubmitWork(std::move(work), std::move(actor), std::move(done));
                       },
                       [this](core::ChangeDue change, auto done) {
                         exchange_->Submit(std::move(change), {.user = "clock"}, std::move(done));
                       }},
                      setup_.mail);
  if (!mail.ok()) return mail.error();
  mail_ = std::move(mail).value();
  keeper_.emplace(source_, configuration_, *exchange_, *access_, *quality_, *webhooks_, *mail_);
  BuildLinks();
  return {};
}

void Server::Parts::Reload() {
  keeper_->Reload({.actor = {.user = "system"}}, [](Result<service::ConfigurationOutcome> outcome) {
    if (!outcome.ok()) {
      spdlog::error("the configuration stays as it was: {}", outcome.error().message);
      return;
    }
    spdlog::info("the configuration was read again: {} things changed", outcome->changes.size());
    for (const std::string& part : outcome->needs_restart) {
      spdlog::warn("{}: what changed there counts from the next start", part);
    }
  });
}

void Server::Parts::BuildLinks() {
  for (const asterisk::AriLinkOptions& options : setup_.ari_links) {
    ari_links_.push_back(std::make_unique<asterisk::AriLink>(options, *exchange_));
    exchange_->AddLink(options.link, *ari_links_.back());
  }
  const auto& server = configuration_.server();
  const auto& limits = configuration_.limits();
  rpc::RpcServerOptions options;
  options.listen.address = server.listen().empty() ? kDefaultListen : server.listen();
  options.listen.tls_certificate = server.tls_certificate();
  options.listen.tls_key = server.tls_key();
  options.listen.tls_client_authorities = server.tls_client_authorities();
  if (limits.outbox_frames_max() > 0) {
    options.streams.outbox_frames_max = limits.outbox_frames_max();
  }
  if (limits.streams_max() > 0) options.streams.streams_max = limits.streams_max();
  if (limits.remembered_answers_max() > 0) {
    options.remembered_answers_max = limits.remembered_answers_max();
  }
  for (const auto& [link, _] : setup_.lines.links) options.links.push_back(link);
  options.grpc_links = setup_.grpc_links;
  options.masked_roles = setup_.masked_roles;
  options.open_files_max = open_files_max_;
  rpc_.emplace(rpc::Application{clock_,
                                *exchange_,
                                *access_,
                                *customers_,
                                *customers_,
                                *customer_exchange_,
                                *callers_,
                                *tickets_,
                                *keeper_,
                                *journal_,
                                *timeline_,
                                *reviews_,
                                *profiles_,
                                *privacy_,
                                *retention_,
                                *quality_,
                                *webhooks_,
                                mail_->desk(),
                                mail_->store(),
                                mail_->outbox_store(),
                                mail_->writing(),
                                mail_->campaign_store(),
                                mail_->campaigns(),
                                mail_->canned_texts(),
                                mail_->suppressions(),
                                mail_->doors(),
                                mail_->reports()},
               std::move(options));
  for (const LinkId& link : setup_.grpc_links) exchange_->AddLink(link, rpc_->link(link));
}

Result<void> Server::Parts::CreateUser(service::User user, const std::string& password) {
  auto created = WaitFor<service::User>([&](service::Done<service::User> done) {
    access_->CreateUser({.user = "system"}, std::move(user), password, std::move(done));
  });
  if (!created.ok()) return created.error();
  return {};
}

// Makes the users of the configuration that do not exist yet, and the first administrator when
// there is none.
Result<void> Server::Parts::SeedUsers() {
  auto listed = WaitFor<std::vector<service::User>>(
      [&](service::Done<std::vector<service::User>> done) { access_->ListUsers(std::move(done)); });
  if (!listed.ok()) return listed.error();
  std::set<std::string> names;
  bool has_administrator = false;
  for (const service::User& user : *listed) {
    names.insert(user.name);
    for (const service::Role role : user.roles) {
      has_administrator |= role == service::Role::kAdministrator && !user.is_disabled;
    }
  }
  for (const UserSeed& seed : setup_.users) {
    for (const service::Role role : seed.user.roles) {
      has_administrator |= role == service::Role::kAdministrator;
    }
    if (names.contains(seed.user.name)) continue;
    if (auto created = CreateUser(seed.user, seed.initial_password); !created.ok()) return created;
  }
  if (has_administrator) return {};
  const std::string password = tokens_.Make().substr(0, 20);
  auto created = CreateUser({.name = kAdministrator,
                             .display_name = "Administrator",
                             .roles = {service::Role::kAdministrator}},
                            password);
  if (created.ok()) first_password_ = password;
  return created;
}

// Fills an empty database when the configuration asks for it.
Result<void> Server::Parts::SeedDemo() {
  const auto& demo = configuration_.demo();
  if (demo.customers_csv().empty()) return {};
  std::ifstream file(demo.customers_csv(), std::ios::binary);
  std::ostringstream csv;
  csv << file.rdbuf();
  if (!file) {
    return NotFound("DEMO_UNREADABLE",
                    "demo.customers_csv: cannot read \"" + demo.customers_csv() + "\"",
                    {{"file", demo.customers_csv()}});
  }
  const auto& links = setup_.lines.links;
  auto seeded = store::SeedDemo(database_, *customers_, setup_.floor,
                                {.customers_csv = csv.str(),
                                 .number_context = links.empty() ? LinkId{} : links.begin()->first,
                                 .history = demo.history()});
  if (!seeded.ok()) return seeded.error();
  if (*seeded) spdlog::info("demo: customers and their history were made");
  return {};
}

Server::Server(strowger::config::v1::Configuration configuration, ConfigurationSource source)
    : configuration_(std::move(configuration)), source_(std::move(source)) {}

Server::~Server() { Stop(); }

Result<void> Server::Start() {
  auto setup = MakeSetup(configuration_);
  if (!setup.ok()) return setup.error();
  parts_ = std::make_unique<Parts>(configuration_, source_, std::move(setup).value());
  auto started = parts_->Start();
  if (!started.ok()) parts_.reset();
  return started;
}

void Server::Stop() {
  if (parts_) parts_->Stop();
}

void Server::Reload() { parts_->Reload(); }

int Server::port() const { return parts_->port(); }

const std::string& Server::first_password() const { return parts_->first_password(); }

}  // namespace strowger
