namespace Morsel.Interop.Tests.Peers;

/// <summary>Squid before another server, or as a proxy that its user chose.</summary>
internal static class Squid
{
    /// <summary>Stands before another server.</summary>
    /// <param name="content">Where it may put its configuration.</param>
    /// <param name="origin">The port of the other server.</param>
    /// <param name="isFetchingWhole">Fetches all of what it is asked a range of.</param>
    public static Task<WebServer> AccelerateAsync(TestFolder content, int origin, bool isFetchingWhole = false) => StartAsync(
        content,
        FormattableString.Invariant($"accel defaultsite=127.0.0.1:{origin} no-vhost"),
        FormattableString.Invariant($"cache_peer 127.0.0.1 parent {origin} 0 no-query originserver name=origin\n{(isFetchingWhole ? "range_offset_limit -1" : "")}"));

    /// <summary>Asks any server.</summary>
    public static Task<WebServer> ForwardAsync(TestFolder content) => StartAsync(content, "", "");

    private static Task<WebServer> StartAsync(TestFolder content, string mode, string directives)
    {
        string home = content.MakeHome("squid");
        return WebServer.StartAsync(Peer.Find("squid"), home, port =>
        {
            string configuration = Path.Combine(home, "squid.conf");
            File.WriteAllText(configuration, FormattableString.Invariant($"""
                http_port 127.0.0.1:{port} {mode}
                acl loopback src 127.0.0.1/32
                http_access allow loopback
                icp_port 0
                pid_filename none
                cache_mem 128 MB
                maximum_object_size_in_memory 32 MB
                maximum_object_size 32 MB
                refresh_pattern . 10 20% 4320
                access_log none
                cache_log {home}/cache.log
                coredump_dir {home}
                visible_hostname localhost
                shutdown_lifetime 1 seconds
                pinger_enable off
                {directives}

                """));
            // A name of its own: the segments of shared memory bear it, and those of another user's Squid would keep this one from starting.
            return ["-N", "-d", "1", "-n", FormattableString.Invariant($"morsel{Environment.ProcessId}p{port}"), "-f", configuration];
        });
    }
}
