/** The names the page uses for the server's types. Only this file knows how the generated ones are called. */
export type {
  Answer,
  Assumption,
  ColumnProfile,
  Dataset,
  DatasetList,
  DatasetProfile,
  DatasetStatus,
  HistoryItem,
  HistoryList,
  LoginRequest,
  RegisterRequest,
  RowsPage,
  Session,
  SuggestionList,
  UploadResponse,
  User,
} from "./generated";
