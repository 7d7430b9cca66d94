#include "mail_doors.h"

#include <mutex>
#include <utility>

#include "adapters/store/database.h"
#include "adapters/store/suppression_store.h"

namespace strowger {

namespace {

using service::MailDoor;

// What the clients tell, each on its own thread.
struct Gathering {
  std::mutex mutex;
  std::vector<mail::MailDoorStatus> statuses;
  std::size_t missing = 0;
};

MailDoor DoorOf(const mail::MailDoorStatus& status) {
  MailDoor door;
  door.account = status.account;
  door.folder = status.folder;
  door.is_connected = status.is_connected;
  door.since = status.since;
  door.last_error = status.last_error;
  door.last_error_time = status.last_error_time;
  door.taken = status.taken;
  door.passed_over = status.passed_over;
  return door;
}

std::vector<MailDoor> DoorsOf(const service::MailAccounts& accounts,
                              const std::vector<mail::MailDoorStatus>& statuses) {
  std::vector<MailDoor> doors;
  for (const service::MailAccountPlan& plan : accounts.plans) {
    const std::size_t before = doors.size();
    for (const mail::MailDoorStatus& status : statuses) {
      if (status.account == plan.id) doors.push_back(DoorOf(status));
    }
    if (doors.size() > before) continue;
    doors.emplace_back();
    doors.back().account = plan.id;
  }
  return doors;
}

}  // namespace

void ImapDoors::List(service::Done<std::vector<MailDoor>> done) {
  auto gathering = std::make_shared<Gathering>();
  gathering->missing = clients_.size();
  const auto finish = [this, accounts = accounts_.load(),
                       done = std::move(done)](const std::vector<mail::MailDoorStatus>& statuses) {
    store::FindLastMails(database_, DoorsOf(*accounts, statuses), done);
  };
  if (clients_.empty()) return finish({});
  for (const auto& client : clients_) {
    client->Status([gathering, finish](std::vector<mail::MailDoorStatus> told) {
      {
        const std::lock_guard lock(gathering->mutex);
        for (auto& status : told) gathering->statuses.push_back(std::move(status));
        if (--gathering->missing > 0) return;
      }
      finish(gathering->statuses);
    });
  }
}

}  // namespace strowger
