#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "service/ports/mail_outbox_store.h"

namespace strowger::store {

class MailOutboxStore final : public service::MailOutboxStore {
 public:
  // `database` is started; both outlive the store. The bell is also rung by whoever commits what
  // AddAutomaticMail added.
  MailOutboxStore(Database& database, ChangeBell& bell) : database_(database), bell_(bell) {}

  void CreateDraft(service::Actor actor, service::OutgoingMail draft,
                   service::Done<service::OutgoingMail> done) override;
  void UpdateDraft(service::Actor actor, service::DraftChange change,
                   service::Done<service::OutgoingMail> done) override;
  void AddAttachmentPiece(service::Actor actor, service::AttachmentPiece piece,
                          std::size_t bytes_max,
                          service::Done<service::OutgoingAttachment> done) override;
  void RemoveAttachment(service::Actor actor, core::OutgoingMailId mail, std::uint64_t attachment,
                        service::Done<service::OutgoingMail> done) override;
  void Get(core::OutgoingMailId mail, service::Done<service::OutgoingMail> done) override;
  void List(service::OutgoingFilter filter, service::Done<service::OutgoingPage> done) override;
  void ListDrafts(core::MailThreadId thread,
                  service::Done<std::vector<service::OutgoingMail>> done) override;
  void ReadWhole(core::OutgoingMailId mail,
                 service::Done<service::WholeOutgoingMail> done) override;
  void Submit(service::Actor actor, service::SubmitWish wish,
              service::Done<service::OutgoingMail> done) override;
  void TakeBack(service::Actor actor, core::OutgoingMailId mail,
                service::Done<service::OutgoingMail> done) override;
  void SendAgain(service::Actor actor, core::OutgoingMailId mail,
                 service::Done<service::OutgoingMail> done) override;
  void Discard(service::Actor actor, core::OutgoingMailId mail,
               service::Done<service::OutgoingMail> done) override;
  [[nodiscard]] std::shared_ptr<void> Watch(std::function<void()> told) override;
  void LoseTrackOfInterrupted(service::Done<std::size_t> done) override;
  void ListDue(core::MailAccountId account, std::size_t most,
               service::Done<std::vector<service::DueMail>> done) override;
  void Begin(core::OutgoingMailId mail, std::uint64_t version,
             std::optional<service::ComposedBytes> composed,
             service::Done<service::OutgoingMail> done) override;
  void Finish(core::OutgoingMailId mail, service::SendFate fate,
              service::Done<service::OutgoingMail> done) override;
  void Fail(core::OutgoingMailId mail, std::uint64_t version, std::string reason,
            service::Done<service::OutgoingMail> done) override;

 private:
  using Work =
      std::function<Result<core::OutgoingMailId>(Connection&, const service::Actor&, TimePoint)>;

  // What a person does to one mail: once for each request; answered with how the mail is then. The
  // bell is rung before.
  void Write(service::Actor actor, std::string_view kind, Work work,
             service::Done<service::OutgoingMail> done);

  Database& database_;
  ChangeBell& bell_;
};

}  // namespace strowger::store
