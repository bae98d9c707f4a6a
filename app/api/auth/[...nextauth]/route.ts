export {
  serveAuthentication as GET,
  serveAuthentication as POST,
} from "@/lib/server/authentication/serve-authentication";
