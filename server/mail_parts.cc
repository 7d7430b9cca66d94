#include "mail_parts.h"

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mail/imap_client.h"
#include "adapters/mail/lmtp_server.h"
#include "adapters/mail/smtp_sender.h"
#include "adapters/mail/unsubscribe_door.h"
#include "adapters/mime/gmime_mail_composer.h"
#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/store/campaign_store.h"
#include "adapters/store/canned_text_store.h"
#include "adapters/store/database.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/mail_reports.h"
#include "adapters/store/mail_store.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/suppression_store.h"
#include "adapters/store/ticket_clock_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/sodium_mail_signer.h"
#include "adapters/system/sodium_tokens.h"
#include "adapters/system/time_zones.h"
#include "mail_doors.h"
#include "service/mail/outbox.h"

namespace strowger {

// In the order in which they are started.
class MailParts::Parts {
 public:
  Parts(Needs needs, const MailSetup& setup, const std::string& key)
      : signer_(key),
        store_(needs.database, signer_, outbox_bell_),
        desk_({thread_, needs.clock, store_, reader_, std::move(needs.submit)},
              setup.policy->accounts),
        outbox_store_(needs.database, outbox_bell_),
        writing_({outbox_thread_, needs.clock, store_, reader_, outbox_store_, composer_, signer_},
                 setup.policy->accounts),
        sender_(setup.servers.smtp),
        outbox_({outbox_thread_, needs.clock, outbox_store_, sender_, composer_, signer_},
                setup.policy->accounts),
        campaign_store_(needs.database, signer_, outbox_bell_),
        campaigns_({outbox_thread_, needs.clock, campaign_store_}, setup.campaigns),
        clock_store_(needs.database),
        clocks_({thread_, needs.clock, clock_store_, std::move(needs.tell_due)}),
        canned_texts_(needs.database),
        suppressions_(needs.database),
        doors_(needs.database, imap_),
        reports_(needs.database, system::LoadZone) {
    store_.SetPolicy(setup.policy);
    campaign_store_.SetPolicy(setup.campaigns);
    clock_store_.SetPolicy(setup.policy);
    canned_texts_.SetPolicy(setup.policy);
    doors_.SetAccounts(setup.policy->accounts);
    for (const mail::ImapOptions& options : setup.servers.imap) {
      imap_.push_back(std::make_unique<mail::ImapClient>(options, desk_));
    }
    if (!setup.unsubscribe_listen.empty()) {
      mail::UnsubscribeDoorOptions options;
      options.listen = setup.unsubscribe_listen;
      unsubscribe_.emplace(std::move(options), campaign_store_, signer_);
    }
    if (setup.lmtp_listen.empty()) return;
    mail::LmtpOptions options;
    options.listen = setup.lmtp_listen;
    options.mail_bytes_max = setup.message_bytes_max;
    lmtp_.emplace(std::move(options), desk_);
  }

  Result<void> Start() {
    thread_.Start();
    outbox_thread_.Start();
    desk_.Start();
    clocks_.Start();
    sender_.Start();
    outbox_.Start();
    campaigns_.Start();
    for (const auto& client : imap_) client->Start();
    if (unsubscribe_) {
      if (auto listening = unsubscribe_->Start(); !listening.ok()) return listening;
    }
    if (!lmtp_) return {};
    return lmtp_->Start();
  }
  void Stop() {
    for (const auto& client : imap_) client->Stop();
    if (unsubscribe_) unsubscribe_->Stop();
    if (lmtp_) lmtp_->Stop();
    desk_.Stop();
    clocks_.Stop();
    StopSending();
    thread_.Stop();
  }
  void Change(const MailSetup& setup) {
    store_.SetPolicy(setup.policy);
    desk_.Change(setup.policy->accounts);
    writing_.Change(setup.policy->accounts);
    outbox_.Change(setup.policy->accounts);
    campaign_store_.SetPolicy(setup.campaigns);
    campaigns_.Change(setup.campaigns);
    canned_texts_.SetPolicy(setup.policy);
    doors_.SetAccounts(setup.policy->accounts);
    clock_store_.SetPolicy(setup.policy);
    clocks_.Change();
  }

  service::MailDesk& desk() { return desk_; }
  service::MailStore& store() { return store_; }
  service::MailOutboxStore& outbox_store() { return outbox_store_; }
  service::MailWriting& writing() { return writing_; }
  service::CampaignStore& campaign_store() { return campaign_store_; }
  service::Campaigns& campaigns() { return campaigns_; }
  service::CannedTextStore& canned_texts() { return canned_texts_; }
  service::SuppressionStore& suppressions() { return suppressions_; }
  service::MailDoors& doors() { return doors_; }
  service::MailReports& reports() { return reports_; }
  int lmtp_port() const { return lmtp_ ? lmtp_->port() : 0; }

 private:
  // What is under way may come to its end; what does not is uncertain at the next start.
  void StopSending() {
    auto idle = std::make_shared<std::promise<void>>();
    campaigns_.Stop();
    outbox_.Stop([idle] { idle->set_value(); });
    idle->get_future().wait_for(kSendingEndsIn);
    sender_.Stop();
    outbox_thread_.Stop();
  }

  static constexpr std::chrono::seconds kSendingEndsIn{5};

  const system::SodiumMailSigner signer_;
  const mime::GmimeMailReader reader_;
  store::ChangeBell outbox_bell_;
  store::MailStore store_;
  system::CoreThread thread_;
  service::MailDesk desk_;
  const mime::GmimeMailComposer composer_;
  store::MailOutboxStore outbox_store_;
  system::CoreThread outbox_thread_;  // Mails are composed on it.
  service::MailWriting writing_;
  mail::SmtpSender sender_;
  service::Outbox outbox_;
  store::CampaignStore campaign_store_;
  service::Campaigns campaigns_;
  store::TicketClockStore clock_store_;
  service::TicketClocks clocks_;
  store::CannedTextStore canned_texts_;
  store::SuppressionStore suppressions_;
  ImapDoors doors_;
  store::MailReports reports_;
  std::vector<std::unique_ptr<mail::ImapClient>> imap_;
  std::optional<mail::LmtpServer> lmtp_;
  std::optional<mail::UnsubscribeDoor> unsubscribe_;
};

namespace {

// What our marks in mails are signed with, which is made once for each store.
Result<std::string> ReadKey(store::Database& database) {
  std::promise<Result<std::string>> promise;
  database.Write<std::string>(
      [fresh = system::SodiumTokens().Make()](store::Connection& connection)
          -> Result<std::string> { return store::MailKey(connection, fresh); },
      [&promise](Result<std::string> key) { promise.set_value(std::move(key)); });
  return promise.get_future().get();
}

}  // namespace

MailParts::MailParts(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MailParts::~MailParts() = default;

Result<std::unique_ptr<MailParts>> MailParts::Make(Needs needs, const MailSetup& setup) {
  auto key = ReadKey(needs.database);
  if (!key.ok()) return key.error();
  return std::unique_ptr<MailParts>(
      new MailParts(std::make_unique<Parts>(std::move(needs), setup, *key)));
}

Result<void> MailParts::Start() { return parts_->Start(); }
void MailParts::Stop() { parts_->Stop(); }
void MailParts::Change(const MailSetup& setup) { parts_->Change(setup); }
service::MailDesk& MailParts::desk() { return parts_->desk(); }
service::MailStore& MailParts::store() { return parts_->store(); }
service::MailOutboxStore& MailParts::outbox_store() { return parts_->outbox_store(); }
service::MailWriting& MailParts::writing() { return parts_->writing(); }
service::CampaignStore& MailParts::campaign_store() { return parts_->campaign_store(); }
service::Campaigns& MailParts::campaigns() { return parts_->campaigns(); }
service::CannedTextStore& MailParts::canned_texts() { return parts_->canned_texts(); }
service::SuppressionStore& MailParts::suppressions() { return parts_->suppressions(); }
service::MailDoors& MailParts::doors() { return parts_->doors(); }
service::MailReports& MailParts::reports() { return parts_->reports(); }
int MailParts::lmtp_port() const { return parts_->lmtp_port(); }

}  // namespace strowger
