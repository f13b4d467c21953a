namespace Morsel.Matching;

/// <summary>
/// What finds blocks of one target in seeds: an <see cref="IBlockMatcher"/> where blocks may stand at any offset, an <see cref="IChunkMatcher"/>
/// where borders follow from the content.
/// </summary>
internal interface ISeedMatcher;
