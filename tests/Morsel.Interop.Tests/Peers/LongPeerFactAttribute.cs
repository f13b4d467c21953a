namespace Morsel.Interop.Tests.Peers;

/// <summary>A fact that needs other people's programs, and minutes: only run by <c>./test --long</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongPeerFactAttribute : FactAttribute
{
    public LongPeerFactAttribute(params string[] programs) =>
        Skip = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? Peer.ReasonToSkip(programs) : "it takes minutes: ./test --long";
}
