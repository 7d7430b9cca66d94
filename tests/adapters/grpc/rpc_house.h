#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/grpc/rpc_server.h"
#include "adapters/mime/gmime_mail_composer.h"
#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/store/caller_directory.h"
#include "adapters/store/campaign_store.h"
#include "adapters/store/canned_text_store.h"
#include "adapters/store/customer_exchange.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/eraser.h"
#include "adapters/store/journal.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/mail_reports.h"
#include "adapters/store/mail_store.h"
#include "adapters/store/privacy_store.h"
#include "adapters/store/profile_store.h"
#include "adapters/store/quality_store.h"
#include "adapters/store/retention_sweeper.h"
#include "adapters/store/review_queue.h"
#include "adapters/store/suppression_store.h"
#include "adapters/store/ticket_store.h"
#include "adapters/store/timeline.h"
#include "adapters/store/user_store.h"
#include "adapters/store/webhook_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/password_pool.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/sodium_mail_signer.h"
#include "adapters/system/sodium_tokens.h"
#include "adapters/system/system_clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "service/access/access.h"
#include "service/campaign/campaigns.h"
#include "service/exchange/exchange.h"
#include "service/mail/mail_desk.h"
#include "service/mail/mail_writing.h"
#include "service/webhook/webhooks.h"
#include "support/stores/temporary_folder.h"

namespace strowger::rpc {

// A small call center behind a real gRPC server on loopback: the real core, the real stores. Agents
// ana and bo serve the queue billing at link pbx-1; users are named after their role, and the
// agents have users ana and bo. Every password is the user's name and "-password".
// A configuration that is only text.
class TextConfigurator final : public service::Configurator {
 public:
  void ReadText(service::Done<service::ConfigurationText> done) override {
    done(service::ConfigurationText{text, etag});
  }
  void Reload(Wish, service::Done<service::ConfigurationOutcome> done) override {
    done(service::ConfigurationOutcome{{}, {"server"}, etag});
  }
  void Change(service::ConfigurationText next, Wish wish,
              service::Done<service::ConfigurationOutcome> done) override {
    if (!wish.only_check) text = next.text;
    using Change = service::ConfigurationChange;
    done(service::ConfigurationOutcome{{{Change::Kind::kAdded, "queues/night"}}, {}, etag});
  }

  std::string text = "[server]\n";
  std::string etag = "1";
};

// Nobody is reached.
class NoReceivers final : public service::WebhookSender {
 public:
  void Send(std::shared_ptr<const service::WebhookTarget>, service::WebhookMessage,
            std::function<void(service::WebhookAnswer)> done) override {
    done({.status = 0, .trouble = "nobody listens", .retry_after = {}});
  }
};

class NoMailDoors final : public service::MailDoors {
 public:
  void List(service::Done<std::vector<service::MailDoor>> done) override {
    done(std::vector<service::MailDoor>{});
  }
};

class RpcHouse {
 public:
  struct Options {
    StreamSettings streams;
    service::ExchangeOptions exchange;
    ListenOptions listen{.address = "127.0.0.1:0",
                         .tls_certificate = {},
                         .tls_key = {},
                         .tls_client_authorities = {}};
    std::set<service::Role> masked_roles = {};
  };

  RpcHouse() : RpcHouse(Options()) {}
  explicit RpcHouse(Options options);
  ~RpcHouse();

  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  // One with a connection and options of its own.
  std::shared_ptr<grpc::Channel> OpenChannel(grpc::ChannelArguments arguments = {});
  RpcServer& server() { return *server_; }
  service::Exchange& exchange() { return *exchange_; }
  service::Access& access() { return *access_; }
  service::MailStore& mails() { return *mail_store_; }
  int port() const { return server_->port(); }

  // A session token of the user; a new session each time.
  std::string SignIn(const std::string& user);

 private:
  void MakeUser(const std::string& name, service::Role role, const AgentId& agent = {},
                const LinkId& link = {});
  void MakeCampaigns(std::shared_ptr<const service::MailAccounts> accounts);

  TemporaryFolder folder_;
  system::SystemClock clock_;
  system::SodiumTokens tokens_;
  system::PhoneNumbers numbers_;
  system::PasswordPool passwords_;
  store::Database database_;
  system::CoreThread core_;
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
  NoReceivers webhook_sender_;
  std::optional<service::Webhooks> webhooks_;
  const system::SodiumMailSigner mail_signer_{"key"};
  const mime::GmimeMailReader mail_reader_;
  const mime::GmimeMailComposer mail_composer_;
  store::ChangeBell outbox_bell_;
  std::optional<store::MailStore> mail_store_;
  std::optional<service::MailDesk> mail_desk_;
  std::optional<store::MailOutboxStore> outbox_store_;
  std::optional<service::MailWriting> mail_writing_;
  std::optional<store::CampaignStore> campaign_store_;
  std::optional<service::Campaigns> campaigns_;
  std::optional<store::CannedTextStore> canned_texts_;
  std::optional<store::MailReports> mail_reports_;
  std::optional<store::SuppressionStore> suppressions_;
  NoMailDoors mail_doors_;
  std::optional<service::Access> access_;
  std::optional<service::Exchange> exchange_;
  TextConfigurator configurator_;
  std::optional<RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// The metadata and the deadline of one call.
class CallContext {
 public:
  explicit CallContext(const std::string& token = {},
                       std::chrono::milliseconds limit = std::chrono::seconds(10)) {
    if (!token.empty()) context_.AddMetadata("authorization", "Bearer " + token);
    context_.set_deadline(std::chrono::system_clock::now() + limit);
  }
  grpc::ClientContext* get() { return &context_; }

 private:
  grpc::ClientContext context_;
};

// The details of a refusal.
template <class Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  google::rpc::Status carried;
  if (!carried.ParseFromString(status.error_details())) return std::nullopt;
  for (const auto& any : carried.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}
inline std::string ReasonOf(const grpc::Status& status) {
  const auto why = DetailOf<google::rpc::ErrorInfo>(status);
  return why ? why->reason() : std::string();
}

}  // namespace strowger::rpc
