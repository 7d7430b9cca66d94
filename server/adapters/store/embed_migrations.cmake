# Writes OUTPUT: a C++ source that holds the SQL files named in INPUTS (a list), numbered by their names.
set(rows "")
foreach(input ${INPUTS})
  get_filename_component(name ${input} NAME)
  string(REGEX MATCH "^0*([0-9]+)_" _ ${name})
  file(READ ${input} sql)
  string(APPEND rows "    {${CMAKE_MATCH_1}, R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"adapters/store/migrate.h\"

namespace strowger::store {

namespace {
constexpr Migration kMigrations[] = {
${rows}};
}  // namespace

std::span<const Migration> AllMigrations() { return kMigrations; }

}  // namespace strowger::store
")
