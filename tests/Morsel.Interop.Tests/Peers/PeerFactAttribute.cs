namespace Morsel.Interop.Tests.Peers;

/// <summary>A fact that needs other people's programs: skipped by name where one is missing, but run, and so failed, where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(params string[] programs) => Skip = Peer.ReasonToSkip(programs);

    /// <summary>Whether only root can set up what is tested: every other user leaves it out.</summary>
    public bool Root { get => false; set => Skip ??= Peer.ReasonToSkip(value); }
}

/// <summary>A theory that needs other people's programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(params string[] programs) => Skip = Peer.ReasonToSkip(programs);

    /// <inheritdoc cref="PeerFactAttribute.Root"/>
    public bool Root { get => false; set => Skip ??= Peer.ReasonToSkip(value); }
}
