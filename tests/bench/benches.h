#pragma once

#include <array>
#include <cstddef>

namespace strowger::bench {

// Short runs only show that the measuring works; their figures mean nothing.
enum class Length { kFull, kShort };

// Each prints its figures and returns true, or says on standard error why it could not measure.
bool RunGateway(Length length);
bool RunConsoles(Length length);
bool RunCustomers(Length length);
// Of as many customers.
bool RunCustomersOf(std::size_t customers);
bool RunIdentity(Length length);
bool RunIntake(Length length);
bool RunMail(Length length);
bool RunMailRead(Length length);
bool RunPop(Length length);
bool RunRouter(Length length);
bool RunSearch(Length length);
bool RunSearchMillion(Length length);
bool RunAsteriskQueue(Length length);

struct Bench {
  const char* name;
  const char* what;
  bool (*run)(Length);
  bool is_run_by_name_only =
      false;  // It takes long, or wants the laboratory of tests/asterisk/lab.
};

inline constexpr std::array kBenches{
    Bench{"gateway", "a call in -> its offer and its command out, beside bare gRPC", RunGateway},
    Bench{"consoles", "one change to many consoles, and what an idle one costs", RunConsoles},
    Bench{"customers",
          "lookup, pop, timeline, search, upsert and import among a million customers, beside bare "
          "rows",
          RunCustomers, true},
    Bench{"identity", "a crowd of a million records, and who of it is the same", RunIdentity},
    Bench{"intake", "events made durable, beside bare SQLite", RunIntake},
    Bench{"mail", "mails kept, read, threaded and put into a queue, beside bare SQLite", RunMail},
    Bench{"mail-read", "mails read, judged and split, beside the bare reading of their bytes", RunMailRead},
    Bench{"pop", "looking a caller up, beside the bare reads of SQLite", RunPop},
    Bench{"router", "one decision of the floor, by the number of agents", RunRouter},
    Bench{"search", "customers found among a hundred thousand, beside bare reads", RunSearch},
    Bench{"search-million", "the same among a million", RunSearchMillion, true},
    Bench{"asterisk-queue",
          "Asterisk's app_queue beside Strowger, on one Asterisk of the laboratory",
          RunAsteriskQueue, true},
};

}  // namespace strowger::bench
