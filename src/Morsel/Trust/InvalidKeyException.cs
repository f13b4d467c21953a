namespace Morsel.Trust;

/// <summary>A key or a signature is not written as it must be. Who knows where it came from says so.</summary>
/// <param name="problem">What is wrong with it.</param>
internal sealed class InvalidKeyException(string problem) : Exception(problem);
