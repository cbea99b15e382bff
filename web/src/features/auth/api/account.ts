import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Invite, InviteRequest, ProfileUpdate, User } from "@/api/types";

import { kMe } from "./session";

export function useUpdateProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (update: ProfileUpdate) => api.put<User>("/user/profile", update),
    onSuccess: (user) => client.setQueryData(kMe, user),
  });
}

export const useInvite = () => useMutation({ mutationFn: (request: InviteRequest) => api.post<Invite>("/admin/invites", request) });
