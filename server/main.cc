#include <sched.h>

#include <absl/synchronization/mutex.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <functional>
#include <string>

#include "adapters/config/config_file.h"
#include "audit_command.h"
#include "classify_command.h"
#include "mail_command.h"
#include "match_command.h"
#include "server.h"
#include "setup.h"
#include "store_command.h"
#include "topic_command.h"

namespace {

using strowger::Result;
using strowger::config::v1::Configuration;

constexpr char kVersion[] = "strowgerd 0.1.0";

struct Flags {
  std::string config = "strowger.toml";
  std::string listen;
  std::string database;
  bool check_config = false;
};

int Fail(const strowger::Error& error) {
  std::fprintf(stderr, "strowgerd: %s\n", error.message.c_str());
  return 1;
}

// Signals are taken by this thread alone, by waiting for them, so that nothing runs in a handler.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// The log goes to standard error, so that standard output is what was asked for.
int OpenLog(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("strowgerd");
  logger->set_level(level.empty() ? spdlog::level::info : spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  if (level.empty() || level == "debug" || level == "info" || level == "warning" ||
      level == "error") {
    return 0;
  }
  return Fail(
      {.message = "server.log_level must be debug, info, warning or error, not \"" + level + "\""});
}

// What the command line says stands above the file.
Result<Configuration> WithFlags(Result<Configuration> configuration, const Flags& flags) {
  if (!configuration.ok()) return configuration;
  if (!flags.listen.empty()) configuration->mutable_server()->set_listen(flags.listen);
  if (!flags.database.empty()) configuration->mutable_server()->set_database(flags.database);
  return configuration;
}

int Run(const Flags& flags) {
  auto configuration = WithFlags(strowger::config::ReadConfigFile(flags.config), flags);
  if (!configuration.ok()) return Fail(configuration.error());
  if (const int failed = OpenLog(configuration->server().log_level()); failed != 0) return failed;
  if (flags.check_config) {
    if (auto setup = strowger::MakeSetup(configuration.value()); !setup.ok()) {
      return Fail(setup.error());
    }
    std::printf("%s is right.\n", flags.config.c_str());
    return 0;
  }
  sigset_t signals = BlockSignals();
  strowger::Server server(std::move(configuration).value(),
                          {.path = flags.config, .read = [&flags](const std::string& text) {
                             return WithFlags(strowger::config::ReadConfigText(text, flags.config),
                                              flags);
                           }});
  if (auto started = server.Start(); !started.ok()) return Fail(started.error());
  if (!server.first_password().empty()) {
    std::printf(
        "First start: user \"admin\" was made with the password %s\n"
        "It is shown this once; sign in with `strowger sign-in admin` and change it.\n",
        server.first_password().c_str());
  }
  std::printf("strowgerd listens on port %d. Ctrl-C stops it.\n", server.port());
  std::fflush(stdout);
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) server.Reload();
  server.Stop();
  return 0;
}

// The deadlock detector of the locks that gRPC uses is on in Debian's build of them, and would cost
// a walk over a graph at every lock that is taken.
void TuneLocks() { absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore); }

// A thread that is woken does not take the processor from the one that woke it, which would hand it
// its work piece by piece: on a busy machine the pieces gather, on an idle one nothing changes.
// Every thread that is made later inherits this. Where it is not permitted the server is only
// slower.
void TuneThreads() {
  const sched_param parameters{};
  sched_setscheduler(0, SCHED_BATCH, &parameters);
}

constexpr char kMatchAbout[] =
    "Finds the records of a CSV file that are the same person, without examples, and says why.\n"
    "Needs no server and changes nothing.";
constexpr char kMatchFoot[] =
    "The words of --columns are id, full_name, given_name, surname, organisation, street_number,\n"
    "address, address_2, city, region, postcode, country, birth_date, phone, email, national_id.\n"
    "Without it the columns that are called so are taken. Each pair is written with the\n"
    "probability that it is one person and what each field says for (+) or against (-) it, in "
    "bits.\n"
    "Example: strowgerd match --records customers.csv --columns id=no,full_name=name,phone=tel "
    "--pairs pairs.csv";

CLI::App* AddMatch(CLI::App& app, strowger::MatchOptions& options) {
  CLI::App* match = app.add_subcommand("match", kMatchAbout);
  match->footer(kMatchFoot);
  match->add_option("--records", options.records, "The CSV file; its first row names the columns")
      ->required();
  match->add_option("--columns", options.columns, "WORD=NAME,...: what the columns are");
  match->add_option("--pairs", options.pairs, "The CSV file to write, else standard output");
  match->add_option("--region", options.region,
                    "The country of telephone numbers without its code, as CN");
  match->add_option("--area-code", options.area_code,
                    "The area of telephone numbers without its code, as 25");
  match->add_option("--explain", options.explain,
                    "The CSV file to write with what each field of each pair says");
  match->add_option("--threshold", options.threshold, "The least probability of a pair")
      ->capture_default_str();
  match->add_option("--review", options.review,
                    "Tell pairs below the threshold for review, down to this probability");
  return match;
}

constexpr char kMailAbout[] =
    "Reads mails; needs no server, and changes nothing but the model it is told to.";
constexpr char kMailParseAbout[] =
    "Tells what is in a mail: sender, recipients, text, attachments, and whether a person wrote "
    "it,\n"
    "with the reason. A mail that is broken is told as far as it can be read.";

constexpr char kMailStripAbout[] =
    "Tells what the writer of a mail wrote now: without earlier mails that it quotes, and without "
    "the\n"
    "signature. Reads a raw mail, HTML or a plain text.";

constexpr char kMailClassifyAbout[] =
    "Learns from labelled texts what a text is about, and measures how often that is right on "
    "others.\n"
    "Columns are found by their usual names: text; category, intent, label, class, type.";

constexpr char kMailTrainAbout[] =
    "Learns from labelled texts what mails are about, and keeps it in a file. A tenth of the texts "
    "is\n"
    "held out by their hash: it tells how good the new model is beside the one in use, which a "
    "worse\n"
    "one does not replace. The same texts give the same file. With --corrections it learns from "
    "the\n"
    "mails of which people said the topic (strowger mail topic), too; the server may be at work.\n"
    "A server guesses by the file that [mail] model names, and takes a new one when it reads its\n"
    "configuration again (SIGHUP, or strowger configuration reload).";
constexpr char kMailTrainFoot[] =
    "Example: strowgerd mail train --data labelled.csv --corrections strowger.db --model "
    "topics.model";

constexpr char kMailGuessAbout[] =
    "Tells what a text or a mail is about by a model of \"mail train\": label and probability, "
    "with\n"
    "\"unsure\" before them where a person should decide.";

struct MailFlags {
  strowger::MailClassifyOptions classify;
  strowger::MailGuessOptions guess;
  strowger::MailParseOptions parse;
  strowger::MailStripOptions strip;
  strowger::MailTrainOptions train;
};

void AddTopics(CLI::App& mail, MailFlags& flags, std::function<int()>& chosen) {
  CLI::App* train = mail.add_subcommand("train", kMailTrainAbout);
  train->add_option("--data", flags.train.data, "CSV file to learn from");
  train->add_option(
      "--corrections", flags.train.corrections,
      "A server's store, SQLite file or postgresql:// URI: what people said of mails");
  train->footer(kMailTrainFoot);
  train->add_option("--model", flags.train.model, "The file to write")->required();
  train->add_option("--compare", flags.train.compare,
                    "The model in use, if it is not the one in --model");
  train->add_option("--text", flags.train.text_column, "The column of the texts");
  train->add_option("--label", flags.train.label_column, "The column of the labels");
  train
      ->add_option("--accuracy", flags.train.wanted_accuracy,
                   "The share of right answers among those that count as sure")
      ->capture_default_str();
  train->add_flag("--force", flags.train.force, "Replace also a model that is better");
  train->add_flag("--json", flags.train.json, "One JSON object instead of lines");
  train->callback([&] { chosen = [&flags] { return strowger::RunMailTrain(flags.train); }; });
  CLI::App* guess = mail.add_subcommand("guess", kMailGuessAbout);
  guess->add_option("--model", flags.guess.model, "A model of \"mail train\"")->required();
  guess->add_option("FILE", flags.guess.file, "The raw mail or text; - is standard input");
  guess->add_option("--text", flags.guess.text, "The text, instead of a file");
  guess->add_flag("--json", flags.guess.json, "One JSON object instead of a line");
  guess->callback([&] { chosen = [&flags] { return strowger::RunMailGuess(flags.guess); }; });
}

// The function that does what was asked is set when the command line is read.
void AddMail(CLI::App& app, MailFlags& flags, std::function<int()>& chosen) {
  CLI::App* mail = app.add_subcommand("mail", kMailAbout);
  mail->require_subcommand(1);
  CLI::App* parse = mail->add_subcommand("parse", kMailParseAbout);
  parse->add_option("FILE", flags.parse.file, "The raw mail; - is standard input")->required();
  parse->add_flag("--json", flags.parse.json, "One JSON object instead of text for people");
  parse->callback([&] { chosen = [&flags] { return strowger::RunMailParse(flags.parse); }; });
  CLI::App* strip = mail->add_subcommand("strip", kMailStripAbout);
  strip->add_option("FILE", flags.strip.file, "The mail or text; - is standard input")->required();
  strip->add_flag("--json", flags.strip.json, "Reply, quotation and signature as a JSON object");
  CLI::App* classify = mail->add_subcommand("classify", kMailClassifyAbout);
  classify->add_option("--train", flags.classify.train, "CSV file to learn from")->required();
  classify->add_option("--test", flags.classify.test, "CSV file to measure with")->required();
  classify->add_option("--text", flags.classify.text_column, "The column of the texts");
  classify->add_option("--label", flags.classify.label_column, "The column of the labels");
  classify->add_flag("--json", flags.classify.json, "One JSON object instead of lines");
  classify->callback(
      [&] { chosen = [&flags] { return strowger::RunMailClassify(flags.classify); }; });
  strip->callback([&] { chosen = [&flags] { return strowger::RunMailStrip(flags.strip); }; });
  AddTopics(*mail, flags, chosen);
}

constexpr char kVerifyAuditAbout[] =
    "Says whether every row of the audit is there and as it was written, also where erasures took\n"
    "texts away. Changes nothing; the server may be at work. Keep the hash that it tells, and "
    "give\n"
    "it the next time: then it also says whether rows were taken from the end.";

void AddVerifyAudit(CLI::App& store, const Flags& flags, strowger::AuditOptions& options,
                    std::function<int()>& chosen) {
  CLI::App* verify = store.add_subcommand("verify-audit", kVerifyAuditAbout);
  verify->add_option("--hash", options.hash, "A last hash that was told before");
  verify->add_flag("--json", options.json, "One JSON object instead of text for people");
  verify->callback([&] {
    chosen = [&flags, &options] {
      options.database = flags.database;
      if (options.database.empty()) {
        const auto configuration = strowger::config::ReadConfigFile(flags.config);
        if (!configuration.ok()) return Fail(configuration.error());
        options.database = strowger::DatabaseOf(*configuration);
      }
      return strowger::RunVerifyAudit(options);
    };
  });
}

constexpr char kStoreMoveAbout[] =
    "Moves a store from SQLite to PostgreSQL or back, and compares every table. No server may use\n"
    "either meanwhile; the old place stays as it is, and the new one must be empty. Where it was\n"
    "broken off it may be begun anew.";
constexpr char kStoreMoveFoot[] =
    "Example: strowgerd store move --from strowger.db --to postgresql://strowger@db/strowger";

void AddStoreMove(CLI::App& store, strowger::StoreMoveOptions& options,
                  std::function<int()>& chosen) {
  CLI::App* move = store.add_subcommand("move", kStoreMoveAbout);
  move->footer(kStoreMoveFoot);
  move->add_option("--from", options.from, "SQLite file or postgresql:// URI")->required();
  move->add_option("--to", options.to, "SQLite file or postgresql:// URI")->required();
  move->callback([&] { chosen = [&options] { return strowger::RunStoreMove(options); }; });
}

}  // namespace

int main(int argc, char** argv) {
  TuneLocks();
  TuneThreads();
  Flags flags;
  CLI::App app{
      "Strowger, a call-center server: takes calls from telephone exchanges and gives each "
      "to the right agent, who sees who is calling before the telephone rings."};
  app.set_version_flag("--version", kVersion);
  app.add_option("--config", flags.config, "The TOML file; see config/server.toml for an example")
      ->capture_default_str();
  app.add_option("--listen", flags.listen, "Address and port instead of server.listen");
  app.add_option("--database", flags.database,
                 "SQLite file, or postgresql://... URI, instead of server.database");
  app.add_flag("--check-config", flags.check_config, "Only say whether the configuration is right");
  strowger::MatchOptions match;
  const CLI::App* is_match = AddMatch(app, match);
  MailFlags mail;
  std::function<int()> chosen;
  AddMail(app, mail, chosen);
  CLI::App* store = app.add_subcommand("store", "Looks after the store.");
  store->require_subcommand(1);
  store->fallthrough();  // --database may stand behind the command.
  strowger::AuditOptions audit;
  AddVerifyAudit(*store, flags, audit, chosen);
  strowger::StoreMoveOptions store_move;
  AddStoreMove(*store, store_move, chosen);
  CLI11_PARSE(app, argc, argv);
  if (chosen) return chosen();
  return is_match->parsed() ? strowger::RunMatch(match) : Run(flags);
}
