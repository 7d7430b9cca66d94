#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/mail_store.h"

// Rows of mails that came.
namespace strowger::store {

// Keeps a mail and where it stood; `digest` is of its bytes.
service::TakenMail TakeInMail(Connection& connection, const service::ArrivedMail& mail,
                              const std::string& digest);
service::FolderPlace ReadFolder(Connection& connection, const core::MailAccountId& account,
                                const std::string& folder);
void SaveFolder(Connection& connection, const core::MailAccountId& account,
                const std::string& folder, service::FolderPlace place);

// As service::MailStore::TakeUnread, without their bytes.
std::vector<service::UnreadMail> TakeUnreadMails(Connection& connection, std::size_t most,
                                                 std::size_t bytes_max);
std::string ReadRawMail(Connection& connection, core::MailId mail);

std::optional<service::MailRow> FindMail(Connection& connection, core::MailId mail);
// MAIL_UNKNOWN when there is none.
Result<service::MailRow> GetMail(Connection& connection, core::MailId mail);
Result<service::MailPage> ListMails(Connection& connection, const service::MailFilter& filter);
std::vector<service::MailRow> MailsOfThread(Connection& connection, core::MailThreadId thread,
                                            std::size_t most);
std::vector<service::MailWork> ListMailWork(Connection& connection, core::MailId after,
                                            std::size_t most);
// From parked to its queue.
void PutOnItsWay(Connection& connection, core::MailId mail, core::MailThreadId thread,
                 const QueueId& queue);
// One that was parked or withdrawn meanwhile stays so.
void MarkMailRouted(Connection& connection, core::MailId mail);
void SetMailState(Connection& connection, core::MailId mail, service::MailState state,
                  std::string_view reason);

// What was made of a mail that was read.
struct SettledMail {
  service::MailState state = service::MailState::kParked;
  std::string reason{};
  core::MailThreadId thread{};
  std::string body_digest{};
  QueueId queue{};
  int priority = 0;
  std::vector<core::SkillNeed> needs{};
};
void SaveSettled(Connection& connection, const service::ReadMail& mail, const SettledMail& settled);

}  // namespace strowger::store
