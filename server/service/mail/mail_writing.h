#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/mail/mail_signer.h"
#include "service/mail/mail_account.h"
#include "service/ports/executor.h"
#include "service/ports/mail_composer.h"
#include "service/ports/mail_outbox_store.h"
#include "service/ports/mail_reader.h"
#include "service/ports/mail_store.h"

namespace strowger::service {

// What writing mails needs. All of it outlives it.
struct WritingPorts {
  Executor& executor;  // The outbox's: mails are read and composed on it.
  const Clock& clock;
  MailStore& mails;
  const MailReader& reader;
  MailOutboxStore& outbox;
  const MailComposer& composer;
  const core::MailSigner& signer;
};

// What a draft begins with.
struct DraftWish {
  OutgoingPurpose purpose = OutgoingPurpose::kNew;
  core::MailAccountId account;  // None: that of the answered mail.
  core::MailId answered;
  TicketId ticket;  // Of a new mail.
  std::vector<OutgoingRecipient> recipients;
  std::string subject;
  std::string text;
  std::string language;
};
struct BegunDraft {
  OutgoingMail mail;
  std::vector<OutgoingMail> others;  // Drafts of others on the same thread.
};

struct MailPreview {
  std::string headers;
  std::string text;
  std::size_t bytes = 0;
};

struct SendWish {
  core::OutgoingMailId mail;
  std::uint64_t version = 0;
  std::optional<TimePoint> time;  // None: when the time to take it back is over.
  bool is_second_answer_wanted = false;
};

// What people do with mails of theirs where more than the store is needed: the account, the mail
// that is answered. Methods are refused with kFailedPrecondition MAIL_ACCOUNT_UNKNOWN when the
// configuration has no such account. From any thread; answers on any.
class MailWriting {
 public:
  static constexpr Duration kSendLaterMax = std::chrono::hours(24 * 366);

  MailWriting(const WritingPorts& ports, std::shared_ptr<const MailAccounts> accounts);

  void Change(std::shared_ptr<const MailAccounts> accounts);

  void CreateDraft(Actor actor, DraftWish wish, Done<BegunDraft> done);
  // As MailOutboxStore::AddAttachmentPiece.
  void AddAttachmentPiece(Actor actor, AttachmentPiece piece, Done<OutgoingAttachment> done);
  void Preview(core::OutgoingMailId mail, Done<MailPreview> done);
  // As MailOutboxStore::Submit; refused with kInvalidArgument SEND_TIME_INVALID.
  void Send(Actor actor, SendWish wish, Done<OutgoingMail> done);

 private:
  Result<const MailAccountPlan*> AccountOf(const core::MailAccountId& id) const;
  // Calls `task` on the executor with the mail and its account.
  void WithMail(core::OutgoingMailId mail, std::function<void(const Error&)> refuse,
                std::function<void(const OutgoingMail&, const MailAccountPlan&)> task);
  void BeginNew(const Actor& actor, const DraftWish& wish, const Done<BegunDraft>& done);
  void BeginAnswer(const Actor& actor, const DraftWish& wish, const RawMail& answered,
                   const Done<BegunDraft>& done);
  void Keep(const Actor& actor, OutgoingMail draft, std::vector<WholeAttachment> attachments,
            const Done<BegunDraft>& done);

  // Borrowed.
  const WritingPorts ports_;
  // State, on the executor.
  std::shared_ptr<const MailAccounts> accounts_;
};

}  // namespace strowger::service
