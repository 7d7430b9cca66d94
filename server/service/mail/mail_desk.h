#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/floor/input.h"
#include "service/exchange/work_intake.h"
#include "service/mail/mail_account.h"
#include "service/ports/executor.h"
#include "service/ports/mail_intake.h"
#include "service/ports/mail_reader.h"
#include "service/ports/mail_store.h"

namespace strowger::service {

// Puts work on the floor, as Exchange::SubmitWork does.
using SubmitsWork =
    std::function<void(core::SubmitWork work, Actor actor, Done<SubmittedWork> done)>;

// A mail as it is shown.
struct OpenedMail {
  MailRow row;
  core::MailMessage message;
  std::string reply_text;
};
// Bytes of a mail or of a part.
struct MailBytes {
  std::string content;
  std::size_t size = 0;  // Of all of it.
};
inline constexpr std::size_t kMailBytesTogetherMax = std::size_t{1} << 20;

// What the mail desk needs. All of it outlives the desk.
struct MailDeskPorts {
  Executor& executor;  // Of mail's own: reading a mail may take a tenth of a second.
  const Clock& clock;
  MailStore& store;
  const MailReader& reader;
  SubmitsWork submit;
};

// The way of a mail that came: kept, read, threaded and judged, put into its queue. Each step is
// kept before the next, and each may be done again, so a server that was killed goes on with what
// waits. Nothing polls: a step begins when a mail comes in, and goes on until nothing waits.
class MailDesk final : public MailIntake {
 public:
  // Mails of which reading began so often, and the server ended, are not read any more.
  static constexpr int kReadingsMax = 3;
  // Bytes that wait to be written; more are refused.
  static constexpr std::size_t kIntakeBytesMax = std::size_t{64} << 20;
  // Few, since calls wait for the writer while a batch is settled.
  static constexpr std::size_t kReadTogetherMax = 16;
  static constexpr std::size_t kReadBytesTogetherMax = std::size_t{16} << 20;
  static constexpr std::size_t kWorkTogetherMax = 100;

  MailDesk(MailDeskPorts ports, std::shared_ptr<const MailAccounts> accounts);

  // From any thread, as all below.
  void Start();
  // Begins no further step.
  void Stop();
  void Change(std::shared_ptr<const MailAccounts> accounts);
  // Something may wait that was not there before.
  void Wake();

  // Reads it anew from its bytes. Refused with MAIL_UNKNOWN.
  void Open(core::MailId mail, Done<OpenedMail> done);
  // At most kMailBytesTogetherMax from the offset on, of the mail as it came or of its part of this
  // number. Refused with MAIL_UNKNOWN, MAIL_PART_UNKNOWN.
  void ReadBytes(core::MailId mail, std::string part, std::uint64_t offset, Done<MailBytes> done);
  // A parked mail goes on to its queue. Refused as MailStore::Release says.
  void Release(Actor actor, core::MailId mail, Done<void> done);

  core::MailAccountId AccountOf(const std::string& address) const override;
  void TakeIn(ArrivedMail mail, Done<TakenMail> done) override;
  void GetPlace(core::MailAccountId account, std::string folder, Done<FolderPlace> done) override;
  void SetPlace(core::MailAccountId account, std::string folder, FolderPlace place,
                Done<void> done) override;

 private:
  // On the executor, as all below.
  void Look();
  void ReadSome();
  void Read(std::vector<UnreadMail> mails);
  void Route();
  void ListWork();
  void Submit(const std::vector<MailWork>& works);
  void TakeAnswer(const MailWork& work, const Result<SubmittedWork>& answer);
  void EndRound();
  void EndRouting();
  // After the pause that follows trouble.
  void LookLater();
  // What runs `task` on the executor when a port answers.
  template <class T>
  Done<T> Here(std::function<void(Result<T>)> task);

  // Borrowed.
  const MailDeskPorts ports_;
  // State: read by any thread.
  std::atomic<std::shared_ptr<const MailAccounts>> accounts_;
  // State, on the executor.
  bool is_stopped_ = true;
  bool is_reading_ = false;
  bool is_rung_ = false;  // Something came since the last look.
  std::size_t intake_bytes_ = 0;
  bool is_routing_ = false;
  bool is_round_asked_ = false;  // Another one, from the beginning.
  core::MailId routed_to_;       // Of the round that is under way.
  std::size_t submitting_ = 0;
  std::vector<core::MailId> routed_;
  bool is_waiting_ = false;  // For the end of the pause.
};

}  // namespace strowger::service
