#pragma once

#include <cstddef>
#include <string>

namespace strowger::bench {

// A database of so many customers with five contact points, twenty contacts, three notes and two
// tickets each, in the mean. Every tenth contact is with one customer of a hundred: those have ten
// times as many. The same in each run. It is made with plain inserts, the indexes last, and kept:
// for a million customers that takes some minutes and some gigabytes.
class CustomerFile {
 public:
  static constexpr std::size_t kPointsEach = 5;
  static constexpr std::size_t kContactsEach = 20;
  static constexpr std::size_t kBusyOneOf = 100;
  // What the measuring adds to the file stays in it; after so many runs it is made anew.
  static constexpr int kRunsMax = 20;

  // `folder` must exist.
  CustomerFile(const std::string& folder, std::size_t customers);

  // Takes the file of an earlier run where one of this program's version is there, else makes it.
  // False when it cannot, which is told.
  bool Prepare();

  const std::string& path() const { return path_; }
  std::size_t customers() const { return customers_; }
  bool was_made() const { return was_made_; }

 private:
  std::string Stamp() const;
  bool HasRoom() const;
  bool Make();

  const std::size_t customers_;
  const std::string folder_;
  const std::string path_;
  bool was_made_ = false;
};

// The telephone number that customer `number`, from 1, and nobody else has.
std::string MobileOf(std::size_t number);

}  // namespace strowger::bench
