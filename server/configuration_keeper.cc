#include "configuration_keeper.h"

#include <algorithm>
#include <utility>

#include "configuration_change.h"
#include "configuration_file.h"
#include "mail_parts.h"

namespace strowger {
namespace {

Error NotAFile() {
  return FailedPrecondition("CONFIGURATION_NOT_A_FILE",
                            "This server was not started from a configuration file.");
}

bool IsAdded(const service::ConfigurationOutcome& outcome, const std::string& name) {
  return std::ranges::any_of(outcome.changes, [&](const service::ConfigurationChange& change) {
    return change.kind == service::ConfigurationChange::Kind::kAdded && change.name == name;
  });
}

}  // namespace

ConfigurationKeeper::ConfigurationKeeper(ConfigurationSource source,
                                         strowger::config::v1::Configuration current,
                                         service::Exchange& exchange, service::Access& access,
                                         service::CustomerQuality& quality,
                                         service::Webhooks& webhooks, MailParts& mail)
    : exchange_(exchange),
      access_(access),
      quality_(quality),
      webhooks_(webhooks),
      mail_(mail),
      source_(std::move(source)),
      current_(std::move(current)) {}

void ConfigurationKeeper::ReadText(service::Done<service::ConfigurationText> done) {
  files_.Post([this, done = std::move(done)] {
    if (source_.path.empty()) return done(NotAFile());
    done(ReadConfigurationText(source_.path));
  });
}

void ConfigurationKeeper::Reload(Wish wish, service::Done<service::ConfigurationOutcome> done) {
  files_.Post([this, wish = std::move(wish), done = std::move(done)]() mutable {
    if (source_.path.empty()) return done(NotAFile());
    auto text = ReadConfigurationText(source_.path);
    if (!text.ok()) return done(text.error());
    auto going = std::make_shared<Going>();
    going->text = std::move(text->text);
    going->is_written = true;
    going->wish = std::move(wish);
    going->done = std::move(done);
    Take(std::move(going));
  });
}

void ConfigurationKeeper::Change(service::ConfigurationText next, Wish wish,
                                 service::Done<service::ConfigurationOutcome> done) {
  files_.Post(
      [this, next = std::move(next), wish = std::move(wish), done = std::move(done)]() mutable {
        if (source_.path.empty()) return done(NotAFile());
        auto text = ReadConfigurationText(source_.path);
        if (!text.ok()) return done(text.error());
        if (!next.etag.empty() && next.etag != text->etag) {
          return done(Error{ErrorCode::kAborted,
                            "CONFIGURATION_CHANGED",
                            "The configuration was changed meanwhile: read it again.",
                            {{"etag", text->etag}}});
        }
        auto going = std::make_shared<Going>();
        going->text = std::move(next.text);
        going->wish = std::move(wish);
        going->done = std::move(done);
        Take(std::move(going));
      });
}

void ConfigurationKeeper::Take(std::shared_ptr<Going> going) {
  if (is_changing_) {
    return going->done(FailedPrecondition("CONFIGURATION_BUSY",
                                          "Another change is under way: try again when it ended."));
  }
  auto setup = Check(*going);
  if (!setup.ok()) return going->done(setup.error());
  going->outcome.etag = EtagOf(going->text);
  if (going->wish.only_check) return going->done(going->outcome);
  is_changing_ = true;
  for (UserSeed& seed : setup->users) {
    if (IsAdded(going->outcome, "users/" + seed.user.name)) going->users.push_back(std::move(seed));
  }
  going->dictionary = std::move(setup->dictionary);
  going->webhooks = std::move(setup->webhooks);
  going->mail = std::move(setup->mail);
  exchange_.ChangeSetup(
      std::move(setup->floor), std::move(setup->lines), going->wish.actor,
      [this, going](Result<void> taken) {
        files_.Post([this, going, taken = std::move(taken)] { Finish(going, taken); });
      });
}

Result<Setup> ConfigurationKeeper::Check(Going& going) const {
  auto next = source_.read(going.text);
  if (!next.ok()) return next.error();
  auto outcome = CompareConfigurations(current_, *next);
  if (!outcome.ok()) return outcome.error();
  going.outcome = std::move(outcome).value();
  auto setup = MakeSetup(*next);
  going.next = std::move(next).value();
  return setup;
}

void ConfigurationKeeper::Finish(const std::shared_ptr<Going>& going, const Result<void>& taken) {
  if (!taken.ok()) return Answer(*going, taken);
  quality_.TakeDictionary(std::move(going->dictionary));
  webhooks_.Change(std::move(going->webhooks));
  mail_.Change(going->mail);
  // What needs a restart is not at work yet, and is told again with the next change.
  *going->next.mutable_server() = current_.server();
  *going->next.mutable_limits() = current_.limits();
  *going->next.mutable_identity() = current_.identity();
  *going->next.mutable_privacy() = current_.privacy();
  *going->next.mutable_retention() = current_.retention();
  current_ = going->next;
  if (!going->is_written) {
    if (auto written = WriteConfigurationText(source_.path, going->text); !written.ok()) {
      return Answer(*going, written);
    }
  }
  MakeUsers(going);
}

// One after the other; users who exist stay as they are. The key of the request is the change's,
// not theirs.
void ConfigurationKeeper::MakeUsers(const std::shared_ptr<Going>& going) {
  if (going->users.empty()) return Answer(*going, {});
  UserSeed seed = std::move(going->users.back());
  going->users.pop_back();
  const service::Actor actor{.user = going->wish.actor.user, .peer = going->wish.actor.peer};
  access_.CreateUser(
      actor, std::move(seed.user), seed.initial_password,
      [this, going](const Result<service::User>& made) {
        const bool is_there = made.ok() || made.error().code == ErrorCode::kAlreadyExists;
        const Result<void> result = is_there ? Result<void>{} : Result<void>{made.error()};
        files_.Post([this, going, result] {
          if (!result.ok()) return Answer(*going, result);
          MakeUsers(going);
        });
      });
}

void ConfigurationKeeper::Answer(Going& going, const Result<void>& result) {
  is_changing_ = false;
  if (!result.ok()) return going.done(result.error());
  going.done(std::move(going.outcome));
}

}  // namespace strowger
