#include "adapters/store/user_store.h"

#include <future>
#include <optional>
#include <string_view>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/json_text.h"

namespace strowger::store {

using service::Actor;
using service::Done;
using service::Session;
using service::User;

namespace {

// How many sessions that are over one new session takes with it.
constexpr int kSessionsPruned = 8;

// Roles are words joined by commas.
std::string RolesText(const std::vector<service::Role>& roles) {
  std::string text;
  for (const auto role : roles) {
    if (!text.empty()) text += ',';
    text += WordOf(role);
  }
  return text;
}

std::vector<service::Role> RolesFrom(std::string_view text) {
  std::vector<service::Role> roles;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(','));
    if (const auto role = FromWord<service::Role>(word)) roles.push_back(*role);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return roles;
}

User ReadUser(const Query& query) {
  User user;
  user.name = query.Get<std::string>(0);
  user.display_name = query.Get<std::string>(1);
  user.roles = RolesFrom(query.Text(2));
  user.agent = query.Get<AgentId>(3);
  user.link = query.Get<LinkId>(4);
  user.is_disabled = query.Get<bool>(5);
  user.password_hash = query.Get<std::string>(6);
  return user;
}

Result<std::vector<User>> ReadUsers(Connection& connection) {
  Query query(connection,
              "SELECT name, display_name, roles, agent, link, is_disabled, password_hash FROM user"
              " ORDER BY name");
  std::vector<User> users;
  while (query.Next()) users.push_back(ReadUser(query));
  return users;
}

Result<std::vector<Session>> ReadSessions(Connection& connection, TimePoint now) {
  Query query(connection,
              "SELECT token_hash, user, created_ns, expires_ns FROM session WHERE expires_ns > ?",
              now);
  std::vector<Session> sessions;
  while (query.Next()) {
    sessions.push_back({query.Get<std::string>(0), query.Get<std::string>(1),
                        query.Get<TimePoint>(2), query.Get<TimePoint>(3)});
  }
  return sessions;
}

// A user as the audit shows it: all but the password.
std::string AuditText(const User& user) {
  JsonText json;
  json.BeginObject();
  json.Add("name", user.name);
  json.Add("display_name", user.display_name);
  json.Add("roles", RolesText(user.roles));
  json.Add("agent", user.agent.value);
  json.Add("link", user.link.value);
  json.AddBool("is_disabled", user.is_disabled);
  json.EndObject();
  return json.Take();
}

std::optional<User> FindUser(Connection& connection, const std::string& name) {
  Query query(connection,
              "SELECT name, display_name, roles, agent, link, is_disabled, password_hash FROM user"
              " WHERE name = ?",
              name);
  if (!query.Next()) return std::nullopt;
  return ReadUser(query);
}

Result<void> ReplaceUser(Connection& connection, const Actor& actor, const User& user,
                         TimePoint now) {
  const auto before = FindUser(connection, user.name);
  const bool has_new_password = !before || before->password_hash != user.password_hash;
  Execute(connection,
          "INSERT INTO user (name, display_name, roles, agent, link, is_disabled, password_hash)"
          " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
          " display_name = excluded.display_name, roles = excluded.roles, agent = excluded.agent,"
          " link = excluded.link, is_disabled = excluded.is_disabled,"
          " password_hash = excluded.password_hash",
          user.name, user.display_name, RolesText(user.roles), user.agent, user.link,
          user.is_disabled, user.password_hash);
  WriteAudit(connection, actor, now,
             {has_new_password ? "SaveUserWithPassword" : "SaveUser", "users/" + user.name,
              before ? AuditText(*before) : "", AuditText(user)});
  return {};
}

Result<void> ReplaceSession(Connection& connection, const Session& session, TimePoint now) {
  Execute(connection,
          "INSERT INTO session (token_hash, user, created_ns, expires_ns) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (token_hash) DO UPDATE SET user = excluded.user,"
          " created_ns = excluded.created_ns, expires_ns = excluded.expires_ns",
          session.token_hash, session.user, session.created, session.expires);
  Execute(connection,
          "DELETE FROM session WHERE token_hash IN"
          " (SELECT token_hash FROM session WHERE expires_ns <= ? ORDER BY expires_ns LIMIT ?)",
          now, kSessionsPruned);
  return {};
}

// Waits for a read; only at the start, never on the core thread.
template <class T>
Result<T> Await(Database& database, std::function<Result<T>(Connection&)> work) {
  std::promise<Result<T>> answer;
  database.Read<T>(std::move(work),
                   [&answer](Result<T> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

}  // namespace

Result<std::vector<User>> UserStore::LoadUsers() {
  return Await<std::vector<User>>(database_, ReadUsers);
}

Result<std::vector<Session>> UserStore::LoadSessions() {
  const TimePoint now = database_.clock().Now();
  return Await<std::vector<Session>>(
      database_, [now](Connection& connection) { return ReadSessions(connection, now); });
}

void UserStore::SaveUser(Actor actor, User user, Done<void> done) {
  const TimePoint now = database_.clock().Now();
  database_.Write<void>(
      [actor = std::move(actor), user = std::move(user), now](Connection& connection) {
        return ReplaceUser(connection, actor, user, now);
      },
      std::move(done));
}

void UserStore::SaveSession(Session session, Done<void> done) {
  const TimePoint now = database_.clock().Now();
  database_.Write<void>(
      [session = std::move(session), now](Connection& connection) {
        return ReplaceSession(connection, session, now);
      },
      std::move(done));
}

void UserStore::DropSession(std::string token_hash, Done<void> done) {
  database_.Write<void>(
      [token_hash = std::move(token_hash)](Connection& connection) -> Result<void> {
        Execute(connection, "DELETE FROM session WHERE token_hash = ?", token_hash);
        return {};
      },
      std::move(done));
}

}  // namespace strowger::store
