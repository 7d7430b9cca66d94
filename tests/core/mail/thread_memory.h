#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/mail/bare_subject.h"
#include "core/mail/threading.h"

namespace strowger::core {

// Threads and mails as a store would keep them.
class ThreadMemory : public ThreadBook {
 public:
  struct Thread {
    MailAccountId account;
    MailThreadId joined_to;
    std::set<std::string> parties;
    TicketId ticket;
    std::string bare_subject;
    TimePoint last;
  };

  MailThreadId Begin(const MailAccountId& account, const std::string& party,
                     const std::string& subject = {}, TimePoint last = {}) {
    const MailThreadId id{threads.size() + 1};
    threads[id] = {account, {}, {party}, TicketId{1'000 + id.value}, BareSubject(subject), last};
    return id;
  }
  OutgoingMailId Sends(MailThreadId thread) {
    const OutgoingMailId mail{outgoing.size() + 1};
    outgoing[mail] = thread;
    return mail;
  }
  void Bears(MailThreadId thread, const std::string& message_id, bool is_ours = false) {
    bearers[{threads.at(thread).account, message_id}].push_back({thread, is_ours, {}});
  }

  MailAccountId AccountOf(MailThreadId thread) const override {
    const auto found = threads.find(thread);
    return found == threads.end() ? MailAccountId{} : found->second.account;
  }
  MailThreadId JoinedTo(MailThreadId thread) const override {
    const auto found = threads.find(thread);
    return found == threads.end() ? MailThreadId{} : found->second.joined_to;
  }
  bool IsParty(MailThreadId thread, const std::string& address) const override {
    const auto found = threads.find(thread);
    return found != threads.end() && found->second.parties.contains(address);
  }
  MailThreadId ThreadOfOutgoing(OutgoingMailId mail) const override {
    const auto found = outgoing.find(mail);
    return found == outgoing.end() ? MailThreadId{} : found->second;
  }
  std::vector<MailBearer> BearersOf(const MailAccountId& account,
                                    const std::string& message_id) const override {
    const auto found = bearers.find({account, message_id});
    return found == bearers.end() ? std::vector<MailBearer>{} : found->second;
  }
  MailThreadId ThreadOfTicket(const MailAccountId& account, TicketId ticket) const override {
    for (const auto& [id, thread] : threads) {
      if (thread.account == account && thread.ticket == ticket) return id;
    }
    return {};
  }
  MailThreadId ThreadOfSubject(const MailAccountId& account, const std::string& bare_subject,
                               const std::string& address, TimePoint since) const override {
    MailThreadId newest;
    for (const auto& [id, thread] : threads) {
      if (thread.account == account && thread.bare_subject == bare_subject &&
          thread.parties.contains(address) && thread.last >= since) {
        newest = id;
      }
    }
    return newest;
  }

  std::map<MailThreadId, Thread> threads;
  std::map<OutgoingMailId, MailThreadId> outgoing;
  std::map<std::pair<MailAccountId, std::string>, std::vector<MailBearer>> bearers;
};

}  // namespace strowger::core
