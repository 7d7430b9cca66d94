#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/mail/scripted_mail_server.h"

namespace strowger::mail {

// An IMAP server with one folder, as far as our client speaks to it. Set it up before clients come;
// mails may come and go at any time.
class FakeImap {
 public:
  std::string capabilities = "IMAP4rev1 IDLE AUTH=PLAIN AUTH=OAUTHBEARER";
  // Answers to commands in place of the usual, by the beginning of the command; "": the connection
  // ends, "-": nothing is said any more.
  std::map<std::string, std::string> answers;
  // As servers may do with commands that come together: all bodies first, each two of them the
  // wrong way round, then what ends each command. For an even number of mails at a time.
  bool ends_late = false;

  void Add(std::uint32_t uid, std::string body) {
    const std::lock_guard lock(mutex_);
    mails_[uid] = std::move(body);
    for (test::MailTalk* idle : idle_)
      idle->Say("* " + std::to_string(mails_.size()) + " EXISTS\r\n");
  }
  // Without telling anybody.
  void Remove(std::uint32_t uid) {
    const std::lock_guard lock(mutex_);
    mails_.erase(uid);
  }
  void AddQuietly(std::uint32_t uid, std::string body) {
    const std::lock_guard lock(mutex_);
    mails_[uid] = std::move(body);
  }
  void Number(std::uint32_t uid_validity) {
    const std::lock_guard lock(mutex_);
    uid_validity_ = uid_validity;
  }
  // It is listed, and its body is not given.
  void Withhold(std::uint32_t uid) {
    const std::lock_guard lock(mutex_);
    withheld_.insert(uid);
  }
  std::vector<std::string> commands() {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  std::size_t CountOf(const std::string& beginning) {
    const auto all = commands();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const auto& one) { return one.starts_with(beginning); }));
  }
  int connections() const { return server_.connections(); }
  std::string address() const { return server_.address(); }

 private:
  void Serve(test::MailTalk& talk) {
    talk.Say("* OK hello\r\n");
    std::string late;
    std::string held;
    while (const auto line = talk.Hear()) {
      const std::size_t space = line->find(' ');
      if (space == line->npos) continue;
      const std::string tag = line->substr(0, space);
      const std::string command = line->substr(space + 1);
      std::string answer;
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(command);
        answer = AnswerTo(command);
      }
      if (answer == "-") continue;
      if (answer.empty()) return;
      if (command == "IDLE" && answer == "usual") {
        if (!Idle(talk)) return;
        answer = "OK";
      }
      if (command.starts_with("AUTHENTICATE")) {
        {
          const std::string identity = talk.Ask("+\r\n");
          const std::lock_guard lock(mutex_);
          commands_.push_back(identity);
        }
        if (answer.starts_with("challenge")) {
          talk.Ask("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n");
          answer = "NO [AUTHENTICATIONFAILED] token is old";
        }
      }
      // What is said before stands before the last line.
      const std::size_t last = answer.rfind('\n') == answer.npos ? 0 : answer.rfind('\n') + 1;
      const std::string end = tag + " " + answer.substr(last) + "\r\n";
      if (ends_late && command.find("BODY.PEEK[]") != command.npos) {
        if (held.empty()) {
          held = answer.substr(0, last);
        } else {
          talk.Say(answer.substr(0, last) + std::exchange(held, {}));
        }
        late += end;
      } else {
        talk.Say(std::exchange(late, {}) + answer.substr(0, last) + end);
      }
    }
  }

  std::string AnswerTo(const std::string& command) {
    for (const auto& [beginning, answer] : answers) {
      if (command.starts_with(beginning)) return answer;
    }
    if (command == "CAPABILITY") return "* CAPABILITY " + capabilities + "\r\nOK done";
    if (command.starts_with("EXAMINE") || command.starts_with("SELECT")) {
      return Exists() + "* OK [UIDVALIDITY " + std::to_string(uid_validity_) +
             "] ok\r\n* OK [UIDNEXT " + std::to_string(NextUid()) + "] ok\r\nOK done";
    }
    if (command.starts_with("UID FETCH")) return Fetch(command.substr(10));
    if (command == "IDLE") return "usual";
    if (command == "NOOP") return Exists() + "OK done";
    return "OK done";
  }

  std::string Exists() const { return "* " + std::to_string(mails_.size()) + " EXISTS\r\n"; }
  std::uint32_t NextUid() const { return mails_.empty() ? 1 : mails_.rbegin()->first + 1; }

  // "7 (UID BODY.PEEK[]<0.5>)" or "7:* (UID RFC822.SIZE INTERNALDATE)".
  std::string Fetch(const std::string& what) const {
    const std::string set = what.substr(0, what.find(' '));
    const std::size_t colon = set.find(':');
    std::uint64_t first = std::stoull(set);
    std::uint64_t last = first;
    if (colon != set.npos) {
      const std::string end = set.substr(colon + 1);
      last = end == "*" ? NextUid() - 1 : std::stoull(end);
    }
    if (first > last) std::swap(first, last);
    const bool has_body = what.find("BODY.PEEK[]") != what.npos;
    const std::size_t part = what.find("<0.");
    std::string answer;
    std::size_t number = 0;
    for (const auto& [uid, body] : mails_) {
      ++number;
      if (uid < first || uid > last) continue;
      answer += "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid);
      if (!has_body) {
        answer += " RFC822.SIZE " + std::to_string(body.size()) +
                  " INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n";
        continue;
      }
      if (withheld_.contains(uid)) return "NO cannot";
      const std::string given =
          part == what.npos ? body : body.substr(0, std::stoul(what.substr(part + 3)));
      answer += " BODY[] {" + std::to_string(given.size()) + "}\r\n" + given + ")\r\n";
    }
    return answer + "OK done";
  }

  bool Idle(test::MailTalk& talk) {
    {
      const std::lock_guard lock(mutex_);
      // As servers do: mails that came since the last command are told at once.
      talk.Say("+ idling\r\n" + Exists());
      idle_.insert(&talk);
    }
    const bool is_done = talk.Hear().has_value();
    const std::lock_guard lock(mutex_);
    idle_.erase(&talk);
    return is_done;
  }

  std::mutex mutex_;
  std::map<std::uint32_t, std::string> mails_;
  std::uint32_t uid_validity_ = 1;
  std::set<std::uint32_t> withheld_;
  std::vector<std::string> commands_;
  std::set<test::MailTalk*> idle_;
  test::ScriptedMailServer server_{[this](test::MailTalk& talk) { Serve(talk); }};
};

}  // namespace strowger::mail
