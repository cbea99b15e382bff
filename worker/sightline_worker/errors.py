"""What a task says when it cannot be done: a code of src/base/result.h and a sentence for the person."""


class TaskError(Exception):
    def __init__(self, code: str, message: str, detail: str = ""):
        super().__init__(message)
        self.code, self.message, self.detail = code, message, detail


def invalid(message: str) -> TaskError:
    return TaskError("invalid_input", message)


def unsupported(message: str) -> TaskError:
    return TaskError("unsupported", message)
