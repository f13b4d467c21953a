using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Morsel.Tests.Architecture;

/// <summary>Everything the code of an assembly names: heads of types, signatures, attributes, and every instruction of every body.</summary>
/// <remarks>
/// A body counts for the outermost type around it, so that lambdas, iterators and async methods count for the type they are written in.
/// What the compiler leaves no trace of is not seen: constants of another type, which it copies, and <c>nameof</c>.
/// </remarks>
internal sealed class AssemblyReferences
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MetadataNames _names;
    private readonly string[] _ownTypes;
    private readonly HashSet<CodeReference> _found = [];
    private readonly SignatureTypes _signatures;
    private TypeName _from;
    private string _fromMember = "";

    private AssemblyReferences(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _names = new MetadataNames(_metadata);
        _ownTypes = [.. _metadata.TypeDefinitions.Select(type => _names.Outermost(type).ToString()).Distinct()];
        _signatures = new SignatureTypes(_names, type => Found(type));
    }

    /// <summary>Reads the assembly at <paramref name="path"/>.</summary>
    public static IReadOnlyCollection<CodeReference> Read(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var references = new AssemblyReferences(image);
        foreach (TypeDefinitionHandle type in references._metadata.TypeDefinitions)
            references.ReadType(type);
        return references._found;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        _from = _names.Outermost(handle);
        _fromMember = _names.Path(handle, "");
        Name(type.BaseType);
        foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
            Name(_metadata.GetInterfaceImplementation(implemented).Interface);
        ReadParameters(type.GetGenericParameters());
        ReadAttributes(type.GetCustomAttributes());
        foreach (PropertyDefinition property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
            ReadAttributes(handle, property.Name, property.GetCustomAttributes());
        foreach (EventDefinition happening in type.GetEvents().Select(_metadata.GetEventDefinition))
            ReadAttributes(handle, happening.Name, happening.GetCustomAttributes());
        foreach (FieldDefinitionHandle field in type.GetFields())
            ReadField(handle, _metadata.GetFieldDefinition(field));
        foreach (MethodDefinitionHandle method in type.GetMethods())
            ReadMethod(handle, _metadata.GetMethodDefinition(method));
    }

    // The types of properties and events are in the signatures of their accessors.
    private void ReadAttributes(TypeDefinitionHandle declaring, StringHandle member, CustomAttributeHandleCollection attributes)
    {
        _fromMember = _names.Path(declaring, _metadata.GetString(member));
        ReadAttributes(attributes);
    }

    private void ReadField(TypeDefinitionHandle declaring, FieldDefinition field)
    {
        _fromMember = _names.Path(declaring, _metadata.GetString(field.Name));
        field.DecodeSignature(_signatures, default);
        ReadAttributes(field.GetCustomAttributes());
    }

    private void ReadMethod(TypeDefinitionHandle declaring, MethodDefinition method)
    {
        _fromMember = _names.Path(declaring, _metadata.GetString(method.Name));
        method.DecodeSignature(_signatures, default);
        ReadParameters(method.GetGenericParameters());
        ReadAttributes(method.GetCustomAttributes());
        foreach (ParameterHandle parameter in method.GetParameters())
            ReadAttributes(_metadata.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        Name(body.LocalSignature);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            Name(region.CatchType);
        foreach (EntityHandle named in InstructionTokens.Read(body))
            Name(named);
    }

    private void ReadParameters(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameter parameter in parameters.Select(_metadata.GetGenericParameter))
        {
            ReadAttributes(parameter.GetCustomAttributes());
            foreach (GenericParameterConstraintHandle constraint in parameter.GetConstraints())
                Name(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttribute attribute in attributes.Select(_metadata.GetCustomAttribute))
        {
            Name(attribute.Constructor);
            // A typeof is stored as the type's name.
            string value = Encoding.UTF8.GetString(_metadata.GetBlobBytes(attribute.Value));
            foreach (string type in _ownTypes.Where(type => type.Length < value.Length && value.Contains(type, StringComparison.Ordinal)))
                Found(new TypeName(type[..Math.Max(0, type.LastIndexOf('.'))], type[(type.LastIndexOf('.') + 1)..]));
        }
    }

    private void Name(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Found(_names.Outermost((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                Found(_names.Outermost((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, default);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Found(_names.Outermost(method.GetDeclaringType()), _metadata.GetString(method.Name));
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Found(_names.Outermost(field.GetDeclaringType()), _metadata.GetString(field.Name));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(_signatures, default);
                Name(generic.Method);
                break;
            case HandleKind.MemberReference:
                NameMember(_metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.StandaloneSignature:
                ReadSignature(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
            default:
                throw new BadImageFormatException($"{_from}.{_fromMember} names a {handle.Kind}");
        }
    }

    private void NameMember(MemberReference member)
    {
        if (member.Parent.Kind == HandleKind.TypeReference)
            Found(_names.Outermost((TypeReferenceHandle)member.Parent), _metadata.GetString(member.Name));
        else
            Name(member.Parent);
    }

    private void ReadSignature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
            signature.DecodeLocalSignature(_signatures, default);
        else
            signature.DecodeMethodSignature(_signatures, default);
    }

    private void Found(TypeName type, string member = "") => _found.Add(new CodeReference(_from, _fromMember.TrimEnd('.'), type, member));
}
