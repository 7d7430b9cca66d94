#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"

// What a customer may ask of us: server/decisions/0025-erasing-customers.md.
namespace strowger::service {

enum class ErasureState {
  kErasing,    // The customer is gone already; what was about it is being taken away.
  kScrubbing,  // Its bytes are being taken out of the files.
  kFinished,   // Nothing of it is found in the files.
};

struct Erasure {
  std::uint64_t id = 0;
  CustomerId customer;
  std::string user;
  std::string reason;
  ErasureState state = ErasureState::kErasing;
  std::uint64_t rows = 0;  // That were taken away or cleared so far.
  TimePoint requested;
  std::optional<TimePoint> finished;
};

struct SubjectPage {
  std::vector<std::string> lines;  // JSON objects; "table" says what each is.
  std::string next_page_token;
};

class CustomerPrivacy {
 public:
  virtual ~CustomerPrivacy() = default;

  // All that is kept about the customer, in pages. The first leaves a row in the audit.
  virtual void Export(Actor actor, CustomerId customer, std::string page_token,
                      Done<SubjectPage> done) = 0;

  // The customer is gone when it answers; the rest follows in pieces, also after a restart.
  // FAILED_PRECONDITION CUSTOMER_HELD, or CONTACT_UNDER_WAY while there is live work of the
  // customer's.
  virtual void Erase(Actor actor, CustomerId customer, std::string reason, Done<Erasure> done) = 0;
  // The newest first, at most 100.
  virtual void ListErasures(Done<std::vector<Erasure>> done) = 0;

  // The customer may not be erased until that is lifted.
  virtual void Hold(Actor actor, CustomerId customer, std::string reason, Done<void> done) = 0;
  virtual void LiftHold(Actor actor, CustomerId customer, Done<void> done) = 0;

  // The customer with its contact points, for one to whom they are masked. REASON_MISSING.
  virtual void Reveal(Actor actor, CustomerId customer, std::string reason,
                      Done<Customer> done) = 0;

  // An import may bring this record again although it was erased. RECORD_NOT_ERASED.
  virtual void Readmit(Actor actor, std::string source, std::string external_id,
                       Done<void> done) = 0;
};

}  // namespace strowger::service
