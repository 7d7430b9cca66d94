#pragma once

#include <google/protobuf/message.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "session/client.h"
#include "session/endpoint.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "strowger/routing/v1/agent_status.pb.h"
#include "strowger/routing/v1/work_item.pb.h"
#include "terminal/text.h"

namespace strowger::client {

// What the shell is told.
inline constexpr int kExitOk = 0;
inline constexpr int kExitRefused = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitUnreachable = 3;
inline constexpr int kExitNotSignedIn = 4;

// Plain commands wait this long for a server that is away.
inline constexpr Patience kCommandPatience{.attempt = std::chrono::seconds(5),
                                           .total = std::chrono::seconds(5)};

// One call of the program: what was written on the command line, and the way to the server.
class Invocation {
 public:
  struct Input {
    std::map<std::string, std::string> values;              // Options and arguments by name.
    std::map<std::string, std::vector<std::string>> lists;  // Those that may be given often.
    EndpointWish server;
    bool has_json = false;
  };

  // The streams must outlive this.
  Invocation(Input input, std::ostream& out, std::ostream& err);

  bool Has(const std::string& name) const { return input_.values.count(name) != 0; }
  // Empty when it was not given.
  std::string Value(const std::string& name) const;
  std::vector<std::string> List(const std::string& name) const;
  bool has_json() const { return input_.has_json; }
  std::ostream& out() const { return out_; }
  std::ostream& err() const { return err_; }

  // Of the person at the terminal.
  Language language() const { return language_; }
  std::string Say(const Phrase& phrase, std::initializer_list<std::string_view> values = {}) const {
    return client::Say(language_, phrase, values);
  }
  std::vector<std::string> SayAll(std::initializer_list<Phrase> phrases) const;

  // Chooses the server and opens the way to it, without a session.
  Result<void> Connect();
  // The same, with the session that was saved at sign-in. kUnauthenticated (NOT_SIGNED_IN).
  Result<void> ConnectSignedIn();
  // After one of them.
  Client& client() { return *client_; }
  const Endpoint& endpoint() const { return endpoint_; }
  // As saved at sign-in, or as the server says.
  Result<access::v1::Session> ReadSession();
  // The caller's own agent as the floor has it now.
  Result<routing::v1::AgentStatus> ReadOwnStatus();
  // The work item that a command is about: that of --work-item, else the one at the caller's desk.
  // Signs in first.
  Result<std::string> FindWork();

  template <class Response>
  Result<Response> Ask(const google::protobuf::Message& request) {
    return client_->Ask<Response>(request, kCommandPatience);
  }
  // Sends one command and says that it was done, in words or as its response. The exit code.
  int Do(const google::protobuf::Message& request, const Phrase& done,
         std::initializer_list<std::string_view> values = {});

  // The exit code of a failure, which is told.
  int Fail(const Error& error) const;
  // What was written makes no sense.
  int FailUsage(const std::string& message) const;
  int FailUsage(const Phrase& phrase, std::initializer_list<std::string_view> values = {}) const {
    return FailUsage(Say(phrase, values));
  }
  void PrintJson(const google::protobuf::Message& message) const;
  // Below a list: how to see the rest; nothing when the token is empty.
  void TellMore(const std::string& next_page_token) const;

 private:
  const Input input_;
  const Language language_ = LanguageOfEnvironment();
  std::ostream& out_;
  std::ostream& err_;
  Endpoint endpoint_;
  std::unique_ptr<Client> client_;
  access::v1::SignInResponse session_;
};

std::string ToJson(const google::protobuf::Message& message);

// "tickets/7" for "7" and for "tickets/7".
std::string InCollection(const std::string& collection, const std::string& name);
// "7" of "tickets/7".
std::string WithoutCollection(const std::string& name);
// "ready" of "PRESENCE_READY": a value of a proto's enum for people and as it is typed.
std::string Word(const std::string& value, const std::string& prefix);
// "12.3 %" of 0.123.
std::string Percent(double share);
// "03-02 14:05" on the clock of the wall here; empty for no time.
std::string LocalTime(const google::protobuf::Timestamp& time);
// By when something is to be done, "!" after what is late; empty where nothing is promised.
std::string DueText(bool has_time, const google::protobuf::Timestamp& time,
                    routing::v1::DueState state);
// "14:05:09".
std::string LocalClock(const google::protobuf::Timestamp& time);
// One line from the terminal without showing it, or from standard input.
Result<std::string> ReadPassword(const std::string& question, bool from_input);

}  // namespace strowger::client
