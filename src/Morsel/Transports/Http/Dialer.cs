using System.Net;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Connects to a host: its addresses of both families by turns, each a little after the one before; the first that answers wins.</summary>
/// <remarks>Source: RFC 8305, "Happy Eyeballs", without its second name query: the system asks for both families at once.</remarks>
internal sealed class Dialer(Network network, AddressFamily family, TimeProvider clock)
{
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    // A name may have a thousand addresses, and none of them need answer.
    private const int MostAddresses = 16;

    /// <summary>Connects.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="mayReach">Whether an address may be connected to.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <returns>The connection, and the address that it leads to.</returns>
    /// <exception cref="ConnectFault">The name has no address, none that may be connected to, or none that answers.</exception>
    public async Task<(Socket Socket, IPAddress Address)> ConnectAsync(Peer peer, Func<IPAddress, bool> mayReach, CancellationToken cancellationToken)
    {
        string name = peer.Host;
        IPAddress[] all = await ResolveAsync(peer, cancellationToken).ConfigureAwait(false);
        IPAddress[] known = [.. all.Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family)];
        if (known.Length == 0)
            throw new ConnectFault(TransportFailure.Network, $"host {name} has no {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address");
        IPAddress[] allowed = [.. known.Where(mayReach)];
        if (allowed.Length == 0)
            throw Private(name, known[0]);
        try
        {
            return await RaceAsync([.. InTurns(allowed).Take(MostAddresses).Select(address => new IPEndPoint(address, peer.Port))], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw peer.Closed(e);
        }
    }

    /// <summary>A stranger points to an address that is not public.</summary>
    public static ConnectFault Private(string host, IPAddress address) => new(
        TransportFailure.Refused,
        $"a public host points to {host}{(host == address.ToString() ? "" : $" ({address})")}, which is not a public address")
    {
        Remedy = Remedy.AllowPrivateAddresses,
    };

    private async Task<IPAddress[]> ResolveAsync(Peer peer, CancellationToken cancellationToken)
    {
        string host = peer.Host;
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal.IsIPv4MappedToIPv6 ? literal.MapToIPv4() : literal];
        try
        {
            IPAddress[] addresses = await network.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.NoData);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw peer.Unknown(e);
        }
    }

    // The family of the first address, which the system prefers, begins.
    private static IEnumerable<IPAddress> InTurns(IPAddress[] addresses)
    {
        IPAddress[] preferred = [.. addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily)];
        IPAddress[] others = [.. addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily)];
        for (int i = 0; i < Math.Max(preferred.Length, others.Length); i++)
        {
            if (i < preferred.Length)
                yield return preferred[i];
            if (i < others.Length)
                yield return others[i];
        }
    }

    private async Task<(Socket, IPAddress)> RaceAsync(IPEndPoint[] turns, CancellationToken cancellationToken)
    {
        var attempts = new List<Task<(Socket, IPAddress)>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Task<(Socket, IPAddress)>? failed = null;
            for (int begun = 0; begun < turns.Length || attempts.Count > 0;)
            {
                if (begun < turns.Length)
                    attempts.Add(DialAsync(turns[begun++], stop.Token));
                Task ended = await Task.WhenAny(begun < turns.Length ? [.. attempts, Task.Delay(Stagger, clock, stop.Token)] : attempts).ConfigureAwait(false);
                if (ended is not Task<(Socket, IPAddress)> attempt || !attempts.Remove(attempt))
                    continue;
                if (attempt.IsCompletedSuccessfully)
                    return await attempt.ConfigureAwait(false);
                failed = attempt;
            }
            cancellationToken.ThrowIfCancellationRequested();
            return await failed!.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (Task<(Socket, IPAddress)> late in attempts)
                _ = DiscardAsync(late);
        }
    }

    private async Task<(Socket, IPAddress)> DialAsync(IPEndPoint address, CancellationToken cancellationToken) =>
        (await network.DialAsync(address, cancellationToken).ConfigureAwait(false), address.Address);

    private static async Task DiscardAsync(Task<(Socket Socket, IPAddress)> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully)
            (await late.ConfigureAwait(false)).Socket.Dispose();
    }
}
