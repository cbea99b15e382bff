import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ApiError } from "@/api/client";
import type { LoginRequest, RegisterRequest, Session, User } from "@/api/types";

export const kMe = ["me"] as const;

/** Who is signed in; null when nobody is. The session is a cookie that scripts cannot read. */
export function useMe() {
  return useQuery({
    queryKey: kMe,
    queryFn: async ({ signal }): Promise<User | null> => {
      try {
        return await api.get<User>("/auth/me", { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    retry: false,
  });
}

function useSession<Input>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => api.post<Session>(path, input),
    onSuccess: ({ user }) => client.setQueryData(kMe, user),
  });
}

export const useLogin = () => useSession<LoginRequest>("/auth/login");
export const useRegister = () => useSession<RegisterRequest>("/auth/register");

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post("/auth/logout"),
    onSettled: () => {
      // Nobody first: whoever watches it must see the change before the rest of what this person saw is forgotten.
      client.setQueryData(kMe, null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== kMe[0] });
    },
  });
}
