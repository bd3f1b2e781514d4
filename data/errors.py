"""The error tree. A UserError is the reader's to mend; its text says what happened, where and what to do.

ClienteleError
├── UserError               400  wrong input: an argument, a file, a query string
│   ├── NotFound            404  a company, customer or page that is not there
│   ├── UnreadableFile      400  nothing in the file could be read
│   └── Conflict            409  somebody else changed the record first
└── Unavailable             503  the source or the facts cannot be read right now
    ├── SourceUnreachable
    ├── FactsBuilding            the facts of that day are being built; ask again
    └── TookTooLong              the query reached its time limit
"""


class ClienteleError(Exception):
    """Root of every error that Clientele raises on purpose."""

    status = 500


class UserError(ClienteleError):
    status = 400


class NotFound(UserError):
    status = 404


class UnreadableFile(UserError):
    pass


class Conflict(UserError):
    status = 409


class Unavailable(ClienteleError):
    status = 503


class SourceUnreachable(Unavailable):
    pass


class FactsBuilding(Unavailable):
    pass


class TookTooLong(Unavailable):
    pass
